-- From the stock of the week before to this week's, to the unit: one row for all vacancies, then one per role that has any.
with asked as (
    select week from marts.week_quality where week = $week or week_label = 'first'
)
select slice as "vacancies",
       open_before as "open before",
       new_vacancies as "+ new",
       reposted_vacancies as "+ reposted",
       found_vacancies as "+ found on boards first read",
       entered_scope as "+ entered scope",
       moved_in as "+ moved in",
       closed_vacancies as "- closed",
       lost_vacancies as "- lost with boards",
       left_scope as "- left scope",
       moved_out as "- moved out",
       open_vacancies as "= open now"
from marts.week_bridge
where week in (from asked)
  and (slice_kind = 'all' or slice_kind = 'role' and (open_before > 0 or open_vacancies > 0))
order by slice_kind, open_vacancies desc, slice
