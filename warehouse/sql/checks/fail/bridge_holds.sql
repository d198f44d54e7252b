-- The bridge must hold to the unit; rows returned are weeks and slices where it does not.
select week_label, slice_kind, slice, open_before, open_vacancies
from marts.week_bridge
where open_vacancies <> open_before + new_vacancies + reposted_vacancies + found_vacancies - closed_vacancies - lost_vacancies;
