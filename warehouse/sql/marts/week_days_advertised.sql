-- How long vacancies stay advertised: Kaplan-Meier with delayed entry, Greenwood variance, log-log 95 % interval (docs/method.md#days-advertised).
-- A close is the end of an advertisement, not a hire. The curve begins at the first age with 10 at risk.
-- Grain: one row a slice and age of interest (14, 30, 60, 90 days, and the median), for the newest week.
create or replace table marts.week_days_advertised (
    week date not null,  -- Monday of the newest week
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
insert into marts.week_days_advertised
with spell as (
    select x.slice_kind, x.slice, a.entry_age, a.exit_age, a.is_close
    from core.spell_age a
    join core.vacancy_slice x using (vacancy_id, version)
    where x.slice_kind in ('all', 'role', 'seniority', 'workplace', 'source')
),
size as (
    select slice_kind, slice, count(*)::integer as spells, count(*) filter (is_close)::integer as closes,
           count(*) filter (entry_age < 14 and exit_age >= 14)::integer as at_risk_14, max(exit_age) as longest
    from spell group by all
),
-- the risk set at each age of a close, from two running counts instead of a comparison of all with all
moment as (
    select slice_kind, slice, exit_age as age, count(*) filter (is_close) as d, count(*) as leaving, 0 as entering from spell group by all
    union all
    select slice_kind, slice, entry_age, 0, 0, count(*) from spell group by all
),
flow as (
    select slice_kind, slice, age, sum(d)::integer as d, sum(leaving) as leaving, sum(entering) as entering from moment group by all
),
risk as (
    select slice_kind, slice, age, d,
           (coalesce(sum(entering) over before_age, 0) - coalesce(sum(leaving) over before_age, 0))::integer as n
    from flow
    window before_age as (partition by slice_kind, slice order by age rows between unbounded preceding and 1 preceding)
),
curve as (
    select slice_kind, slice, age, n, d,
           exp(sum(if(d < n, ln(1 - d / n::double), ln(1e-12))) over upto) as surviving,
           sum(if(d < n, d / (n::double * (n - d)), 0)) over upto as greenwood
    from risk
    where d > 0 and n >= 10
    window upto as (partition by slice_kind, slice order by age)
),
banded as (
    select *, exp(-exp(ln(-ln(surviving)) - 1.959963985 * sqrt(greenwood) / ln(surviving))) as low,
           exp(-exp(ln(-ln(surviving)) + 1.959963985 * sqrt(greenwood) / ln(surviving))) as high
    from curve where surviving < 1 and surviving > 0
),
open_after as (
    select s.slice_kind, s.slice, 'open after ' || k.days || ' days' as measure,
           coalesce(arg_max(b.surviving, b.age), 1.0) as value,
           least(arg_max(b.low, b.age), arg_max(b.high, b.age)) as ci_low, greatest(arg_max(b.low, b.age), arg_max(b.high, b.age)) as ci_high,
           null::double as more_than
    from size s
    join (values (14), (30), (60), (90)) k(days) on s.longest >= k.days
    left join banded b on b.slice_kind = s.slice_kind and b.slice = s.slice and b.age <= k.days
    group by s.slice_kind, s.slice, k.days
),
median as (
    select s.slice_kind, s.slice, 'median days' as measure, min(b.age) filter (b.surviving <= 0.5) as value,
           min(b.age) filter (least(b.low, b.high) <= 0.5) as ci_low, min(b.age) filter (greatest(b.low, b.high) <= 0.5) as ci_high,
           if(count(*) filter (b.surviving <= 0.5) = 0, max(b.age), null) as more_than
    from size s
    left join banded b using (slice_kind, slice)
    group by s.slice_kind, s.slice
)
select w.week, w.week_label, s.slice_kind, s.slice, v.measure, digits12(v.value), digits12(v.ci_low), digits12(v.ci_high),
       s.spells, s.closes, s.at_risk_14, digits12(v.more_than),
       case when s.at_risk_14 < 30 then 'fewer than 30 at risk at day 14' when s.closes < 10 then 'fewer than 10 closes' end
from (from open_after union all by name from median) v
join size s using (slice_kind, slice)
join core.week w on w.week = (select max(week) from core.week);
