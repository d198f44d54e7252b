-- How concentrated open vacancies are among employers, week by week: the last 26 weeks.
select week, week_label, vacancies, employers, top10_share, hhi, effective_employers, suppressed_reason, week = $week as on_page
from marts.week_concentration
where week <= $week and week > $week::date - interval 26 week
order by week desc
