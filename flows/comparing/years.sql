-- The years of experience that the vacancies of a group ask for; one that states none asks for an unknown number, not for zero.
-- Grain: one row per group with a vacancy.
with stated as (
    select group_no, count(*)::integer as vacancies, count(years_min)::integer as stating,
           count(distinct employer_key) filter (years_min is not null)::integer as employers,
           quantile_cont(years_min, [0.25, 0.5, 0.75]) as years
    from market group by all
),
judged as (
    select *, case when stating < 10 then 'fewer than 10 state years' when employers < 5 then 'fewer than 5 employers state years' end as reason
    from stated
)
select group_no, stating, vacancies, employers, if(reason is null and stating >= 30, digits12(years[1]), null) as years_p25,
       if(reason is null, digits12(years[2]), null) as years_p50, if(reason is null and stating >= 30, digits12(years[3]), null) as years_p75,
       reason as suppressed_reason
from judged
order by group_no
