-- What last week's page printed beside what is known of that week now. One row per value that has changed.
select week, week_label, revised_week, metric, slice, printed, now, revised, vacancies, employers, suppressed_reason,
       metric = 'skill_share' and row_number() over (partition by metric order by abs(revised) desc, slice) <= 10 as on_page
from marts.week_revision
where week = $week and revised <> 0
order by metric, abs(revised) desc, slice
