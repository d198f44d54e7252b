-- Stated base pay a year of every subject's open vacancies by level, in the two currencies stated most; medians from ten on, and
-- quartiles never: few state pay. Nothing is converted. The range of a median is told for roles and countries as a whole, for
-- which the week has one. Grain: one row per kind and subject.
with told as (
    select s.kind, s.subject, v.pay_currency, v.level, v.pay_floor, v.pay_ceiling, v.employer_key
    from subject s join marts.vacancy v using (vacancy_id)
),
size as (
    select kind, subject, count(*) as n, count(pay_currency) as stated from told group by all
),
grouped as (
    select kind, subject, pay_currency as currency, coalesce(level, 'all') as level, count(*) as stated, count(distinct employer_key) as employers,
           median(pay_floor) as floor, median(pay_ceiling) as ceiling
    from told where pay_currency is not null
    group by grouping sets ((kind, subject, pay_currency, level), (kind, subject, pay_currency))
),
sized as (
    select *, max(if(level = 'all', stated, 0)) over (partition by kind, subject, currency) as of_currency from grouped
),
ranges as (
    select 'role' as kind, slice as subject, 'all' as level, currency, disclosed, floor_p50_ci_low, floor_p50_ci_high, ceiling_p50_ci_low, ceiling_p50_ci_high
    from marts.week_pay where week = $week and slice_kind = 'role'
    union all
    select 'place', c.name, 'all', p.currency, p.disclosed, p.floor_p50_ci_low, p.floor_p50_ci_high, p.ceiling_p50_ci_low, p.ceiling_p50_ci_high
    from marts.week_pay p join core.country c on c.country = p.slice where p.week = $week and p.slice_kind = 'country'
),
ranked as (
    select *, dense_rank() over (partition by kind, subject order by of_currency desc, currency) as place from sized
)
select r.kind, r.subject, any_value(z.n) as n, any_value(z.stated) as stated,
       list({currency: r.currency, level: r.level, stated: r.stated, employers: employers,
             floor: if(r.stated >= 10 and employers >= 5, floor, null), ceiling: if(r.stated >= 10 and employers >= 5, ceiling, null),
             suppressed_reason: case when r.stated < 10 then 'fewer than 10 state pay' when employers < 5 then 'fewer than 5 employers state pay' end,
             floor_low: e.floor_p50_ci_low, floor_high: e.floor_p50_ci_high, ceiling_low: e.ceiling_p50_ci_low, ceiling_high: e.ceiling_p50_ci_high}
            order by place, list_position(['all', 'intern', 'entry', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'unstated'], r.level)) as rows
from ranked r
join size z using (kind, subject)
left join ranges e on e.kind = r.kind and e.subject = r.subject and e.currency = r.currency and e.disclosed = r.stated and e.level = r.level
where place <= 2
group by r.kind, r.subject
