-- Employers that entered, went quiet or were not read this week. One row per such employer.
select week, week_label, employer, state, open_vacancies, vacancies, employers, null as suppressed_reason
from marts.week_employer
where week = $week and state in ('entered', 'gone_quiet', 'not_read')
order by state, open_vacancies desc, employer
