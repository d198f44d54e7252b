-- AI postings on Indeed as a share of all postings, for context: another market, another count, not comparable in level.
-- Indeed Hiring Lab, CC BY 4.0. One row per country and Monday, the last 104 weeks.
select week, country, value, unit, change_13, source, licence, null as suppressed_reason,
       week = max(week) over (partition by country) as on_page
from marts.benchmark
where week <= $week and week > $week::date - interval 104 week
order by week desc, country
