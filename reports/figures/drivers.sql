-- Employers by how much they moved this week. One row per employer with an opening or a close.
select week, week_label, employer, new_vacancies + reposted_vacancies as opened, closed_vacancies as closed, net_flow, open_vacancies,
       vacancies, employers, suppressed_reason, row_number() over (order by abs(net_flow) desc, employer) <= 8 as on_page
from marts.week_employer
where week = $week and (new_vacancies > 0 or reposted_vacancies > 0 or closed_vacancies > 0)
order by abs(net_flow) desc, employer
