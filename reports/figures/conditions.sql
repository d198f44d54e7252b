-- Visa sponsorship, clearance, kind of employment and language of the text. One row per condition and answer.
select week, week_label, condition, value, having_trait, vacancies, employers, employers_having, share_vacancy, ci_low, ci_high,
       is_mostly_one_employer, suppressed_reason, value <> 'unstated' as on_page
from marts.week_access
where week = $week and condition in ('visa', 'clearance', 'employment_type', 'language')
order by list_position(['employment_type', 'visa', 'clearance', 'language'], condition), value = 'unstated', having_trait desc, value
