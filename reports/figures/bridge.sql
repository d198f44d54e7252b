-- From the stock of the week before to this week's, to the unit, for all vacancies and by role.
select week, week_label, slice_kind, slice, open_before, new_vacancies, reposted_vacancies, found_vacancies, entered_scope, moved_in, moved_out,
       closed_vacancies, lost_vacancies, left_scope, open_vacancies, net_flow, printed_before, revised, unconfirmed_closes, vacancies, employers, suppressed_reason,
       slice_kind = 'role' and (open_vacancies > 0 or closed_vacancies > 0) as on_page
from marts.week_bridge
where week = $week and slice_kind in ('all', 'role')
order by slice_kind, open_vacancies desc, slice
