-- The share still advertised at each age at which something happened: Kaplan-Meier with delayed entry, Greenwood variance, log-log
-- 95 % interval (docs/method.md#days-advertised). The curve begins at the first age with 10 at risk. Weeks before the newest
-- have the slice of all vacancies only.
-- Grain: one row per stale week, slice and age.
-- Build: replaced.
create table build.survival_step (
    week date not null,  -- Monday
    slice_kind varchar not null,  -- all, role, seniority, workplace, source
    slice varchar not null,  -- value of the slice
    age double not null,  -- days
    at_risk integer not null,  -- spells observed just before this age
    at_risk_after integer not null,  -- spells observed just after it
    closes integer not null,  -- closes up to this age
    is_step boolean not null,  -- the share falls at this age: a close with 10 at risk
    surviving double,  -- share still advertised; null at ages before the first close with 10 at risk
    ci_low double,  -- lower end of the 95 % interval; null where the share is 0 or 1
    ci_high double,  -- upper end
);
insert into build.survival_step
with spell as (
    select a.week, x.slice_kind, x.slice, a.entry_age, a.exit_age, a.is_close
    from build.stale_spell_age a
    join core.vacancy_slice x using (vacancy_id, version)
    where x.slice_kind = 'all'
       or (x.slice_kind in ('role', 'seniority', 'workplace', 'source') and a.week = (select max(week) from core.week))
),
-- the risk set at each age of a close, from two running counts instead of a comparison of all with all
moment as (
    select week, slice_kind, slice, exit_age as age, count(*) filter (is_close) as d, count(*) as leaving, 0 as entering from spell group by all
    union all
    select week, slice_kind, slice, entry_age, 0, 0, count(*) from spell group by all
),
flow as (
    select week, slice_kind, slice, age, sum(d)::integer as d, sum(leaving) as leaving, sum(entering) as entering from moment group by all
),
risk as (
    select week, slice_kind, slice, age, d, (sum(entering - leaving) over upto)::integer as n_after,
           (sum(entering - leaving) over upto - entering + leaving)::integer as n, (sum(d) over upto)::integer as closes
    from flow
    window upto as (partition by week, slice_kind, slice order by age)
),
curve as (
    select *, d > 0 and n >= 10 as is_step,
           exp(fsum(case when d = 0 or n < 10 then 0 when d < n then ln(1 - d / n::double) else ln(1e-12) end) over upto) as surviving,
           fsum(if(d > 0 and n >= 10 and d < n, d / (n::double * (n - d)), 0)) over upto as greenwood
    from risk
    window upto as (partition by week, slice_kind, slice order by age)
),
banded as (
    select *, exp(-exp(ln(-ln(surviving)) - 1.959963985 * sqrt(greenwood) / ln(surviving))) as low,
           exp(-exp(ln(-ln(surviving)) + 1.959963985 * sqrt(greenwood) / ln(surviving))) as high
    from curve where surviving < 1 and surviving > 0
)
select c.week, c.slice_kind, c.slice, c.age, c.n, c.n_after, c.closes, c.is_step, b.surviving, least(b.low, b.high), greatest(b.low, b.high)
from curve c
left join banded b using (week, slice_kind, slice, age);
