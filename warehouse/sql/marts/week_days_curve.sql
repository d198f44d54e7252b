-- The share of vacancies still advertised at every whole day of age, in the newest week: Kaplan-Meier with delayed entry, Greenwood
-- variance, log-log 95 % interval (docs/method.md#days-advertised). A close is the end of an advert, not a hire. The curve ends
-- where fewer than 10 are at risk.
-- Grain: one row per slice and day.
-- Build: replaced.
create table marts.week_days_curve (
    week date not null,  -- Monday of the newest week
    week_label varchar not null,  -- ISO year and week
    slice_kind varchar not null,  -- all, role, seniority, workplace, source
    slice varchar not null,  -- value of the slice
    age integer not null,  -- days since the opening
    share_open double not null,  -- share still advertised
    ci_low double,  -- lower end of the 95 % interval; null before the first close
    ci_high double,  -- upper end
    at_risk integer not null,  -- spells observed at that age
    closes integer not null,  -- closes up to that age
    vacancies integer not null,  -- spells observed at any age
    employers integer not null,  -- employers of these
    suppressed_reason varchar,  -- why it is not printed
    primary key (week, slice_kind, slice, age)
);
insert into marts.week_days_curve
with size as (
    select x.slice_kind, x.slice, count(*)::integer as spells, count(distinct v.employer_key)::integer as employers, max(a.exit_age) as longest
    from core.spell_age a
    join core.vacancy_version v using (vacancy_id, version)
    join core.vacancy_slice x using (vacancy_id, version)
    where x.slice_kind in ('all', 'role', 'seniority', 'workplace', 'source')
    group by all
),
day as (
    select s.*, unnest(range(0, least(730, floor(s.longest)::integer) + 1))::integer as age from size s
),
step as (
    from build.survival_step where week = (select max(week) from core.week)
)
select w.week, w.week_label, d.slice_kind, d.slice, d.age, digits12(coalesce(t.surviving, 1.0)), digits12(t.ci_low), digits12(t.ci_high),
       coalesce(t.at_risk_after, 0), coalesce(t.closes, 0), d.spells, d.employers, a.suppressed_reason
from day d
join core.week w on w.week = (select max(week) from core.week)
join marts.week_days_advertised a on a.week = w.week and a.slice_kind = d.slice_kind and a.slice = d.slice and a.measure = 'median days'
asof left join step t on t.slice_kind = d.slice_kind and t.slice = d.slice and d.age >= t.age
where d.age = 0 or t.at_risk_after >= 10;
