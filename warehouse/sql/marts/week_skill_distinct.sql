-- What sets a slice of the newest week apart: how much more often its vacancies ask for a skill than all others do, as the
-- logarithm of the ratio of the two shares, each drawn towards the overall share by five imagined vacancies.
-- Grain: one row per slice (role family, level, workplace or country with 30 vacancies and 5 employers) and skill asked for.
-- Build: replaced.
create table marts.week_skill_distinct (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    slice_kind varchar not null,  -- role, seniority, workplace, country
    slice varchar not null,  -- value of the slice
    skill varchar not null,  -- canonical name
    asking integer not null,  -- vacancies of the slice asking for it
    vacancies integer not null,  -- vacancies of the slice with usable text
    employers integer not null,  -- employers of the slice
    employers_asking integer not null,  -- of them with a vacancy of the slice asking for it
    share_slice double not null,  -- asking / vacancies
    share_rest double not null,  -- the same outside the slice
    distinctiveness double not null,  -- ln of the ratio of the shrunken shares
    suppressed_reason varchar,  -- why it is not printed
    primary key (week, slice_kind, slice, skill)
);
insert into marts.week_skill_distinct
with newest as (
    select max(week) as week from core.week
),
stock as (
    select w.week, w.vacancy_id, w.version, v.employer_key
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id) join newest using (week) join core.vacancy_version v using (vacancy_id, version) where v.has_text
),
total as (
    select week, count(*)::double as n from stock group by week
),
overall as (
    select s.skill, count(*)::double as x
    from stock join core.vacancy_skill s using (vacancy_id, version) where s.class <> 'context' group by s.skill
),
slice as (
    select x.slice_kind, x.slice, count(*)::double as n, count(distinct t.employer_key)::integer as m
    from stock t join core.vacancy_slice x using (vacancy_id, version)
    where x.slice_kind in ('role', 'seniority', 'workplace', 'country')
    group by all having count(*) >= 30 and count(distinct t.employer_key) >= 5
),
inside as (
    select x.slice_kind, x.slice, s.skill, count(*)::double as x, count(distinct t.employer_key)::integer as m
    from stock t
    join core.vacancy_slice x using (vacancy_id, version)
    join core.vacancy_skill s on s.vacancy_id = t.vacancy_id and s.version = t.version and s.class <> 'context'
    group by all
)
select t.week, w.week_label, i.slice_kind, i.slice, i.skill, i.x::integer, l.n::integer, l.m, i.m, digits12(i.x / l.n),
       digits12((o.x - i.x) / nullif(t.n - l.n, 0)),
       digits12(ln(((i.x + 5 * o.x / t.n) / (l.n + 5)) / ((o.x - i.x + 5 * o.x / t.n) / (t.n - l.n + 5)))),
       if(i.x <= 2, 'under 3', null)
from inside i
join slice l using (slice_kind, slice)
join overall o using (skill)
join total t on true
join core.week w on w.week = t.week
where t.n > l.n;
