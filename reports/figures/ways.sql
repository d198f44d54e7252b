-- Ways of working that vacancies name: communication, teamwork and the like, named widely and loosely.
select week, week_label, skill, asking, vacancies, employers, share_vacancy, ci_low, ci_high, is_mostly_one_employer,
       suppressed_reason, row_number() over (order by asking desc, skill) <= 8 as on_page
from marts.week_skill
where week = $week and category = 'soft skill' and asking > 0
order by asking desc, skill
