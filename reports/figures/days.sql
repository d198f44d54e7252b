-- How long vacancies stay advertised: Kaplan-Meier with delayed entry. One row per group and measure. A close is not a hire.
select week, week_label, slice_kind, slice, measure, try_cast(regexp_extract(measure, '\d+') as integer) as age, value, ci_low, ci_high,
       more_than, vacancies, closes, at_risk_14, suppressed_reason, slice_kind = 'all' as on_page
from marts.week_days_advertised
where week = $week
order by slice_kind, slice, age nulls last
