-- The index of open vacancies on boards read at both ends of each week, first week = 100: the last 52 weeks.
select week, week_label, index_value, index_ci_low as ci_low, index_ci_high as ci_high, index_rest, link, link_ci_low, link_ci_high, link_kind,
       linked_week, link_kind = 'carried' as is_carried, vacancies, boards, suppressed_reason
from marts.week_index
where week <= $week and week > $week::date - interval 52 week
order by week
