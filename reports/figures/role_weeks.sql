-- How the share of each role moved over 13 weeks, from the Monday 13 weeks before to this one. One row per week and role.
select week, week_label, role, having_trait, vacancies, employers, share_vacancy, suppressed_reason
from marts.week_role
where week <= $week and week > $week::date - interval 14 week
order by week, having_trait desc, role
