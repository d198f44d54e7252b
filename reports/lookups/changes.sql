-- How the share of every skill, role and place changed, paired by employer, over every span told. One row per kind and subject.
with told as (
    select 'skill' as kind, skill as subject, weeks, share_before, share_now, change, ci_low, ci_high, direction, is_mover, suppressed_reason
    from marts.week_skill_change where week = $week
    union all
    select if(kind = 'role', 'role', 'place'), value, weeks, share_before, share_now, change, ci_low, ci_high, direction, false, suppressed_reason
    from marts.week_share_change where week = $week and kind in ('role', 'country', 'state', 'city')
)
select kind, subject,
       list({weeks: weeks, before: share_before, now: share_now, change: change, ci_low: ci_low, ci_high: ci_high, direction: direction, is_mover: is_mover,
             suppressed_reason: suppressed_reason} order by weeks) as changes
from told
group by kind, subject
