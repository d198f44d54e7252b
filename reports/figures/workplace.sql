-- Remote, hybrid, on site or unstated, week by week: the last 26 weeks. One row per week and kind of workplace.
select week, week_label, workplace, sum(counted)::integer as counted, any_value(vacancies) as vacancies, max(employers) as employers,
       sum(counted) / any_value(vacancies) as share_all, null as suppressed_reason, week = $week as on_page
from marts.week_workplace
where week <= $week and week > $week::date - interval 26 week
group by week, week_label, workplace
order by week desc, counted desc, workplace
