-- How each board was read this week, and why not. One row per board; one that was not read is never shown as empty.
select week, week_label, employer, source, board, state, reason, last_complete_at, open_vacancies, vacancies, employers, suppressed_reason,
       state <> 'read' and row_number() over (order by state = 'read', open_vacancies desc, lower(employer), board) <= 20 as on_page
from marts.week_board
where week = $week
order by state = 'read', open_vacancies desc, lower(employer), source, board
