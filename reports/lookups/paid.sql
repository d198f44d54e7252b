-- The open vacancies of every subject that state base pay a year, from sources whose terms allow listing: the currency stated most
-- first, by level, the highest ceiling first; thirty at most. Grain: one row per kind and subject.
with stated as (
    select *, count(*) over (partition by kind, subject, pay_currency) as of_currency
    from advert
    where pay_currency is not null
),
ranked as (
    select *, row_number() over (
        partition by kind, subject, may_list
        order by of_currency desc, pay_currency,
                 list_position(['intern', 'entry', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'unstated'], level),
                 coalesce(pay_ceiling, pay_floor) desc, vacancy_id) as place
    from stated
)
select kind, subject, count(*) as n, count(*) filter (not may_list) as unlisted,
       list(told order by place) filter (may_list and place <= 30) as adverts
from ranked
group by kind, subject
