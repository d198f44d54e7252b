-- The newest open vacancies of every subject, from sources whose terms allow listing, newest first, twenty at most; `n` counts all
-- open ones, `unlisted` those of other sources.
-- Grain: one row per kind and subject.
with told as (
    select s.kind, s.subject, v.vacancy_id, v.title, v.employer, v.level, v.workplace, v.opened_at, v.open_date_known, v.url,
           v.pay_floor, v.pay_ceiling, v.pay_currency,
           coalesce(array_to_string(v.cities[1:3], ', '), '') as cities, array_to_string(v.countries[1:3], ', ') as countries,
           coalesce(o.may_list, false) as may_list,
           row_number() over (partition by s.kind, s.subject, coalesce(o.may_list, false) order by v.opened_at desc, v.vacancy_id) as place
    from subject s
    join marts.vacancy v using (vacancy_id)
    left join core.source o on o.source = v.source
)
select kind, subject, count(*) as n, count(*) filter (not may_list) as unlisted,
       list({title: title, employer: employer, level: level, workplace: workplace, opened: opened_at, is_dated: open_date_known, url: url,
             pay_floor: pay_floor, pay_ceiling: pay_ceiling, pay_currency: pay_currency,
             place: if(cities <> '', cities, countries)} order by place) filter (may_list and place <= 20) as adverts
from told
group by kind, subject
