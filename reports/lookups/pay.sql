-- Stated base pay a year of every subject's open vacancies by level, in the two currencies stated most; medians from ten on, and
-- quartiles never: few state pay. Nothing is converted. Grain: one row per kind and subject.
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
ranked as (
    select *, dense_rank() over (partition by kind, subject order by of_currency desc, currency) as place from sized
)
select kind, subject, any_value(z.n) as n, any_value(z.stated) as stated,
       list({currency: currency, level: level, stated: r.stated, employers: employers,
             floor: if(r.stated >= 10 and employers >= 5, floor, null), ceiling: if(r.stated >= 10 and employers >= 5, ceiling, null),
             suppressed_reason: case when r.stated < 10 then 'fewer than 10 state pay' when employers < 5 then 'fewer than 5 employers state pay' end}
            order by place, list_position(['all', 'intern', 'entry', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'unstated'], level)) as rows
from ranked r
join size z using (kind, subject)
where place <= 2
group by kind, subject
