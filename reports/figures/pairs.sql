-- Skills asked for together, by lift: how many times as often as if the two had nothing to do with each other.
select week, week_label, skill, other, skill || ' + ' || other as pair, both_asked, vacancies, employers, share_vacancy, ci_low,
       ci_high, lift, suppressed_reason, row_number() over (order by lift desc, both_asked desc, skill, other) <= 10 as on_page
from marts.week_skill_pair
where week = $week and suppressed_reason is null
order by lift desc, both_asked desc, skill, other
