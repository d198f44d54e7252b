-- Cities where the work can be done. One row per city.
select p.week, p.week_label, p.place as city, p.country, coalesce(c.name, p.country) as country_name, p.place_name, p.doable, p.share_doable, p.ci_low, p.ci_high, p.vacancies,
       p.employers, p.suppressed_reason, row_number() over (order by p.doable desc, p.place, p.country) <= 8 as on_page
from marts.week_place p
left join core.country c using (country)
where p.week = $week and p.place_kind = 'city'
order by p.doable desc, p.place, p.country
