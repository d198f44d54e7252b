-- Every open vacancy as an advert under each of its subjects, and whether its source's terms allow listing.
-- Grain: one row per kind, subject and open vacancy.
create or replace temp view advert as
select s.kind, s.subject, v.vacancy_id, v.opened_at, v.level, v.pay_floor, v.pay_ceiling, v.pay_currency,
       coalesce(o.may_list, false) as may_list,
       {title: v.title, employer: v.employer, level: v.level, workplace: v.workplace, opened: v.opened_at, is_dated: v.open_date_known,
        url: v.url, pay_floor: v.pay_floor, pay_ceiling: v.pay_ceiling, pay_currency: v.pay_currency,
        place: coalesce(nullif(array_to_string(v.cities[1:3], ', '), ''), array_to_string(v.countries[1:3], ', '))} as told
from subject s
join marts.vacancy v using (vacancy_id)
left join core.source o on o.source = v.source
