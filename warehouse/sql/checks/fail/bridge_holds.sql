-- The bridge must hold to the unit; rows returned are weeks and slices where it does not.
select week_label, slice_kind, slice, open_before, open_vacancies
from marts.week_bridge
where open_vacancies <> open_before + new_vacancies + reposted_vacancies + found_vacancies + entered_scope
                        - closed_vacancies - lost_vacancies - left_scope + moved_in - moved_out
   or (slice_kind = 'all' and moved_in + moved_out > 0);
