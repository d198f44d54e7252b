-- Signs of adverts that nobody fills, each by its own name. Nobody can see a hire from outside: there is no share of ghost jobs.
select week, week_label, sign, showing, vacancies, employers, share_vacancy, ci_low, ci_high, suppressed_reason
from marts.week_signs
where week = $week
order by sign
