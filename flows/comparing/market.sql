-- The newest published week as a text is compared with it: open in-scope vacancies, their version in force at the week's end,
-- unconfirmed closes left out (docs/method.md#nowcast), in each group of vacancies that are like the text. Temporary tables;
-- the published file is only read. Before it, `compared` holds the groups and `held` the skills of the text.
-- Ways of working and the field's own names are left out of skills, as in the report's list.
-- Grain: market one row per group and vacancy; size one per group, stock and employer; cluster one per group and stock.
create temp table counts as
select skill, category, implies from marts.skill
where category <> 'soft skill' and skill not in ('Artificial Intelligence', 'Machine Learning');
create temp table market as
with stock as (
    select v.vacancy_id, v.employer_key, v.role, v.level, v.countries, v.years_min, v.pay_floor, v.pay_ceiling, v.pay_currency, v.has_text,
           list_filter(v.skills_required, lambda s: list_contains(c.skills, s)) as required,
           list_filter(v.skills_preferred, lambda s: list_contains(c.skills, s)) as preferred
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join marts.vacancy_version v using (vacancy_id, version)
    cross join (select coalesce(list(skill), []) as skills from counts) c
    where w.week = (select max(week) from core.week)
)
select g.group_no, s.*, len(s.required) + len(s.preferred) as skills
from compared g
join stock s on (g.role is null or s.role = g.role) and (g.level is null or s.level = g.level)
            and (g.countries is null or list_has_any(s.countries, g.countries));
-- stock text: usable text; stock skills: of them those that ask for at least three skills
create temp table size as
select group_no, 'text' as stock, employer_key, count(*) as n_e from market where has_text group by all
union all
select group_no, 'skills', employer_key, count(*) from market where has_text and skills >= 3 group by all;
-- what an interval with employers as clusters needs (docs/method.md#skills), as core.week_cluster has it of the whole stock
create temp table cluster as
with total as (
    select group_no, stock, sum(n_e)::integer as n, count(*)::integer as m, sum(n_e * n_e)::double as squares from size group by all
),
degrees as (
    select *, (n::double * n) / squares - 1.0 as df from total
)
select d.*, t_between(d.df, below.df, below.t975, above.df, above.t975) as t975,
       case when d.n < 30 then 'fewer than 30 vacancies' when d.m < 5 then 'fewer than 5 employers'
            when d.df < 4 then 'one employer dominates' end as suppressed_reason
from degrees d
asof left join core.t_quantile below on d.df >= below.df
asof left join core.t_quantile above on d.df <= above.df;
-- what a vacancy requires and the text lacks; a skill that another one of the text presupposes is not lacking
create temp table fit as
select m.group_no, m.vacancy_id, m.employer_key, len(m.required) as required,
       list_filter(m.required, lambda s: not list_contains(h.skills, s)) as lacking
from market m
cross join (select coalesce(list(skill), []) as skills from held) h
where m.has_text and m.skills >= 3;
-- the traits whose shares are printed: a skill asked for, a skill required, nothing lacking
create temp table trait as
select group_no, 'text' as stock, 'asked' as kind, unnest(list_concat(required, preferred)) as trait, employer_key from market where has_text
union all
select group_no, 'text', 'required', unnest(required), employer_key from market where has_text
union all
select group_no, 'skills', 'open', 'open', employer_key from fit where len(lacking) = 0;
create temp table share as
with counted as (
    select group_no, stock, kind, trait, employer_key, count(*) as x_e from trait group by all
),
summed as (
    select c.group_no, c.stock, c.kind, c.trait, sum(c.x_e)::integer as x, max(c.x_e) as largest,
           sum(c.x_e * c.x_e)::double as xx, sum(c.x_e * s.n_e)::double as xn
    from counted c
    join size s using (group_no, stock, employer_key)
    group by all
),
effective as (
    select s.*, k.n, k.m, k.df, k.t975, s.x / k.n as p, effective_n(s.x, s.xx, s.xn, k.n, k.m, k.squares) as n_eff, k.suppressed_reason
    from summed s
    join cluster k using (group_no, stock)
),
judged as (
    select *, coalesce(suppressed_reason, if(x <= 2, 'under 3', null)) as reason from effective
)
select group_no, kind, trait, x as vacancies, if(reason is null, digits12(p), null) as share,
       if(reason is null, digits12(wilson_low(p, n_eff, t975)), null) as ci_low,
       if(reason is null, digits12(wilson_high(p, n_eff, t975)), null) as ci_high,
       largest > 0.5 * x as is_mostly_one_employer, reason as suppressed_reason
from judged;
