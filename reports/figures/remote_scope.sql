-- Within what a remote vacancy may be done. Remote without a scope is not anywhere.
select week, week_label, remote_scope, counted, vacancies, employers, share_all, ci_low, ci_high, suppressed_reason
from marts.week_workplace
where week = $week and workplace = 'remote'
order by counted desc, remote_scope
