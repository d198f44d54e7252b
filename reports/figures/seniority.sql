-- The share of open vacancies by what they state: seniority. One row per answer, unstated among them.
select week, week_label, value, having_trait, vacancies, employers, employers_having, share_vacancy, ci_low, ci_high,
       is_mostly_one_employer, suppressed_reason
from marts.week_access
where week = $week and condition = 'seniority'
order by list_position(['intern', 'entry', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'unstated'], value), value
