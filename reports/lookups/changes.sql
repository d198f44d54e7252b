-- How the share of vacancies asking for each skill changed, paired by employer, over every span told. One row per kind and subject.
select 'skill' as kind, skill as subject,
       list({weeks: weeks, before: share_before, now: share_now, change: change, ci_low: ci_low, ci_high: ci_high, direction: direction, is_mover: is_mover,
             suppressed_reason: suppressed_reason} order by weeks) as changes
from marts.week_skill_change
where week = $week
group by skill
