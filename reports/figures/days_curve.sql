-- The share of adverts still up at every day of age: Kaplan-Meier with delayed entry. One row per group and day. A close is not a hire.
select c.week, c.week_label, c.slice_kind, c.slice, 'day ' || c.age as day, c.age, c.share_open, c.ci_low, c.ci_high, c.at_risk, c.closes, c.vacancies, c.employers,
       a.value as median_days, a.more_than, c.suppressed_reason, c.slice_kind = 'all' and c.age % 7 = 0 as on_page
from marts.week_days_curve c
join marts.week_days_advertised a using (week, slice_kind, slice)
where c.week = $week and a.measure = 'median days'
order by c.slice_kind, c.slice, c.age
