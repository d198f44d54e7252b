-- How many open vacancies state base pay, by country: laws differ. One row per country.
select p.week, p.week_label, p.slice as country, coalesce(c.name, p.slice) as country_name, any_value(p.disclosed_share) as disclosed_share,
       sum(p.disclosed)::integer as disclosed, any_value(p.vacancies) as vacancies, max(p.employers) as employers, null as suppressed_reason,
       row_number() over (order by any_value(p.vacancies) desc, p.slice) <= 8 as on_page
from marts.week_pay p
left join core.country c on c.country = p.slice
where p.week = $week and p.slice_kind = 'country'
group by p.week, p.week_label, p.slice, c.name
order by vacancies desc, p.slice
