-- Vacancies that opened (new and reposted) and closed, week by week: the last 52 weeks.
select week, week_label, new_vacancies, reposted_vacancies, new_vacancies + reposted_vacancies as opened, closed_vacancies as closed,
       net_flow, found_vacancies, lost_vacancies, open_vacancies, vacancies, employers, suppressed_reason
from marts.week_demand
where slice_kind = 'all' and week <= $week and week > $week::date - interval 52 week
order by week
