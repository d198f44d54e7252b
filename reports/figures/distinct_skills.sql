-- What sets each role apart: the skills it asks for most above all other roles; ten vacancies of five employers in the role.
select week, week_label, slice as role, skill, asking, vacancies, employers, employers_asking, share_slice, share_rest, distinctiveness,
       suppressed_reason,
       row_number() over (partition by slice order by distinctiveness desc, skill) <= 4
       and dense_rank() over (order by vacancies desc, slice) <= 4 as on_page
from marts.week_skill_distinct
where week = $week and slice_kind = 'role' and suppressed_reason is null and asking >= 10 and employers_asking >= 5
  and skill not in ('Artificial Intelligence', 'Machine Learning')
order by vacancies desc, role, distinctiveness desc, skill
