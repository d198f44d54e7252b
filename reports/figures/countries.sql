-- Countries where the work can be done. A vacancy of several countries counts a part in each, so that countries add up to the
-- total; "can be done in" counts it once in each.
select p.week, p.week_label, p.country, coalesce(c.name, p.country) as country_name, p.doable, p.weighted, p.share, p.share_doable, p.ci_low, p.ci_high, p.vacancies, p.employers,
       p.suppressed_reason, row_number() over (order by p.doable desc, p.country) <= 8 as on_page
from marts.week_place p
left join core.country c using (country)
where p.week = $week and p.place_kind = 'country'
order by p.doable desc, p.country
