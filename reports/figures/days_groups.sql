-- The median of days advertised by role, level and workplace: Kaplan-Meier with delayed entry. One row per group.
select week, week_label, slice_kind, slice, value, ci_low, ci_high, more_than, closes, vacancies, suppressed_reason
from marts.week_days_advertised
where week = $week and measure = 'median days' and slice_kind in ('role', 'seniority', 'workplace')
order by list_position(['role', 'seniority', 'workplace'], slice_kind), slice_kind <> 'seniority' and slice = 'unstated',
         case when slice_kind = 'seniority'
              then list_position(['intern', 'entry', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'unstated'], slice) end,
         closes desc, slice
