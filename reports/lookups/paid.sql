-- The open vacancies of every subject that state base pay a year, from sources whose terms allow listing: the currency stated most
-- first, by level, the highest ceiling first; thirty at most. Grain: one row per kind and subject.
with told as (
    select s.kind, s.subject, v.vacancy_id, v.title, v.employer, v.level, v.workplace, v.opened_at, v.open_date_known, v.url,
           v.pay_floor, v.pay_ceiling, v.pay_currency,
           coalesce(array_to_string(v.cities[1:3], ', '), '') as cities, array_to_string(v.countries[1:3], ', ') as countries,
           coalesce(o.may_list, false) as may_list, count(*) over (partition by s.kind, s.subject, v.pay_currency) as of_currency
    from subject s
    join marts.vacancy v using (vacancy_id)
    left join core.source o on o.source = v.source
    where v.pay_currency is not null
),
ranked as (
    select *, row_number() over (
        partition by kind, subject, may_list
        order by of_currency desc, pay_currency,
                 list_position(['intern', 'entry', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'unstated'], level),
                 coalesce(pay_ceiling, pay_floor) desc, vacancy_id) as place
    from told
)
select kind, subject, count(*) as n, count(*) filter (not may_list) as unlisted,
       list({title: title, employer: employer, level: level, workplace: workplace, opened: opened_at, is_dated: open_date_known, url: url,
             pay_floor: pay_floor, pay_ceiling: pay_ceiling, pay_currency: pay_currency,
             place: if(cities <> '', cities, countries)} order by place) filter (may_list and place <= 30) as adverts
from ranked
group by kind, subject
