-- How long vacancies stay advertised: Kaplan-Meier with delayed entry, Greenwood variance, log-log 95 % interval (docs/method.md#days-advertised).
-- A close is the end of an advertisement, not a hire. The curve begins at the first age with 10 at risk.
-- Grain: one row per week, slice and age of interest (14, 30, 60, 90 days, and the median), per week;
-- weeks before the newest have the slice of all vacancies only.
-- Build: kept.
create table marts.week_days_advertised (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    slice_kind varchar not null,  -- all, role, seniority, workplace, source
    slice varchar not null,  -- value of the slice
    measure varchar not null,  -- still open after 14, 30, 60 or 90 days, or median days
    value double,  -- share still open, or days; null where the curve does not reach one half
    ci_low double,  -- lower end of the 95 % interval
    ci_high double,  -- upper end; null where the interval has no end yet
    vacancies integer not null,  -- spells observed
    closes integer not null,  -- of them closed
    at_risk_14 integer not null,  -- observed at age 14 days
    more_than double,  -- the median is above this age, where the curve stays above one half
    suppressed_reason varchar,  -- why it is not printed
    primary key (week, slice_kind, slice, measure)
);
delete from marts.week_days_advertised where week >= (select min(week) from build.stale_flow);
insert into marts.week_days_advertised
with size as (
    select a.week, x.slice_kind, x.slice, count(*)::integer as spells, count(*) filter (a.is_close)::integer as closes,
           count(*) filter (a.entry_age < 14 and a.exit_age >= 14)::integer as at_risk_14, max(a.exit_age) as longest
    from build.stale_spell_age a
    join core.vacancy_slice x using (vacancy_id, version)
    where x.slice_kind = 'all'
       or (x.slice_kind in ('role', 'seniority', 'workplace', 'source') and a.week = (select max(week) from core.week))
    group by all
),
open_after as (
    select s.week, s.slice_kind, s.slice, 'open after ' || k.days || ' days' as measure,
           coalesce(arg_max(b.surviving, b.age), 1.0) as value, arg_max(b.ci_low, b.age) as ci_low, arg_max(b.ci_high, b.age) as ci_high,
           null::double as more_than
    from size s
    join (values (14), (30), (60), (90)) k(days) on s.longest >= k.days
    left join build.survival_step b on b.week = s.week and b.slice_kind = s.slice_kind and b.slice = s.slice and b.age <= k.days
    group by s.week, s.slice_kind, s.slice, k.days
),
median as (
    select s.week, s.slice_kind, s.slice, 'median days' as measure, min(b.age) filter (b.surviving <= 0.5) as value,
           min(b.age) filter (b.ci_low <= 0.5) as ci_low, min(b.age) filter (b.ci_high <= 0.5) as ci_high,
           if(count(*) filter (b.surviving <= 0.5) = 0, max(b.age) filter (b.is_step and b.surviving is not null), null) as more_than
    from size s
    left join build.survival_step b using (week, slice_kind, slice)
    group by s.week, s.slice_kind, s.slice
)
select s.week, w.week_label, s.slice_kind, s.slice, v.measure, digits12(v.value), digits12(v.ci_low), digits12(v.ci_high),
       s.spells, s.closes, s.at_risk_14, digits12(v.more_than),
       case when s.at_risk_14 < 30 then 'fewer than 30 at risk at day 14' when s.closes < 10 then 'fewer than 10 closes' end
from (from open_after union all by name from median) v
join size s using (week, slice_kind, slice)
join core.week w using (week);
