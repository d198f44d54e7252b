-- What the vacancies of a group state as yearly base pay, floors and ceilings apart, one currency a row, never converted
-- (docs/method.md#pay). The intervals of the medians are those of marts.week_pay, for the groups that it holds: a role, all.
-- Grain: one row per group and currency that a vacancy of the group states.
with stated as (
    select group_no, pay_currency as currency, count(*)::integer as disclosed, count(distinct employer_key)::integer as employers,
           quantile_cont(pay_floor, [0.25, 0.5, 0.75]) as floors, quantile_cont(pay_ceiling, [0.25, 0.5, 0.75]) as ceilings
    from market where pay_currency is not null group by all
),
judged as (
    select *, case when disclosed < 10 then 'fewer than 10 state pay' when employers < 5 then 'fewer than 5 employers state pay' end as reason
    from stated
)
select j.group_no, j.currency, j.disclosed, a.vacancies, j.employers,
       if(j.reason is null and j.disclosed >= 30, digits12(j.floors[1]), null) as floor_p25, if(j.reason is null, digits12(j.floors[2]), null) as floor_p50,
       if(j.reason is null and j.disclosed >= 30, digits12(j.floors[3]), null) as floor_p75,
       if(j.reason is null and j.disclosed >= 30, digits12(j.ceilings[1]), null) as ceiling_p25,
       if(j.reason is null, digits12(j.ceilings[2]), null) as ceiling_p50,
       if(j.reason is null and j.disclosed >= 30, digits12(j.ceilings[3]), null) as ceiling_p75,
       p.floor_p50_ci_low, p.floor_p50_ci_high, p.ceiling_p50_ci_low, p.ceiling_p50_ci_high, j.reason as suppressed_reason
from judged j
join compared g using (group_no)
join (select group_no, count(*)::integer as vacancies from market group by all) a using (group_no)
left join marts.week_pay p on p.week = (select max(week) from core.week) and p.currency = j.currency and g.level is null and g.countries is null
     and p.slice_kind = if(g.role is null, 'all', 'role') and p.slice = coalesce(g.role, 'all')
order by j.group_no, j.disclosed desc, j.currency
