-- Every vacancy that opened in the newest week, by role, newest first within a role; those of sources whose terms forbid listing are
-- only counted (may_list). One row per vacancy.
select v.role, v.title, v.employer, v.level, v.workplace, v.remote_scope, v.pay_floor, v.pay_ceiling, v.pay_currency, v.url, v.opened_at,
       v.open_date_known, v.is_open, v.vacancy_id, coalesce(o.may_list, false) as may_list,
       coalesce(nullif(array_to_string(v.cities[1:3], ', '), ''), array_to_string(v.countries[1:3], ', ')) as place
from marts.vacancy v
left join core.source o on o.source = v.source
where v.opened_at >= $week and v.opened_at < $week::date + interval 7 day
order by v.role, v.opened_at desc, v.vacancy_id
