-- Changes of each skill's share over 13 weeks, paired by employer, on boards read at both ends: those beyond noise, or the six largest.
select week, week_label, weeks, skill, share_before, share_now, change, ci_low, ci_high, p_value, direction, is_mover, is_mix,
       vacancies, vacancies_before, employers, suppressed_reason,
       suppressed_reason is null and (is_mover or not bool_or(is_mover) over ())
       and row_number() over (order by suppressed_reason is not null, is_mover desc, abs(change) desc, skill) <= if(bool_or(is_mover) over (), 10, 6) as on_page
from marts.week_skill_change
where week = $week and weeks = 13
order by suppressed_reason is not null, is_mover desc, abs(change) desc, skill
