-- What the page of the week before printed, beside what is known of the same week now: late closes, advertisements recognised
-- as one vacancy, and new rules move it (docs/method.md#revisions). Values printed several times count as last printed.
-- Grain: one row per week, metric and slice printed for the week before it.
-- Build: replaced.
create table marts.week_revision (
    week date not null,  -- Monday of the week whose page tells the revision
    week_label varchar not null,  -- ISO year and week
    revised_week date not null,  -- Monday of the week before, which the values are of
    metric varchar not null,  -- open_vacancies or skill_share
    slice varchar not null,  -- as in marts.reported_value
    printed double not null,  -- what was printed
    now double,  -- what is known now; null where the row is gone
    revised double,  -- now - printed
    vacancies integer not null,  -- n as printed
    employers integer not null,  -- employers as printed
    suppressed_reason varchar,  -- never set
    primary key (week, metric, slice)
);
insert into marts.week_revision
with printed as (
    select week, metric, slice, arg_max(value, published_at) as value, arg_max(n, published_at) as n,
           arg_max(employers, published_at) as employers
    from marts.reported_value
    where value is not null
    group by all
),
known as (
    select week, 'open_vacancies' as metric, slice_kind || ':' || slice as slice, open_vacancies::double as value from marts.week_demand
    union all
    select week, 'skill_share', skill, share_vacancy from marts.week_skill
)
select w.week, w.week_label, p.week, p.metric, p.slice, p.value, k.value, digits12(k.value - p.value),
       coalesce(p.n, 0), coalesce(p.employers, 0), null
from core.week w
join printed p on p.week = w.week - 7
left join known k on k.week = p.week and k.metric = p.metric and k.slice = p.slice;
