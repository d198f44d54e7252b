-- US states where the work can be done, by the cities and states that vacancies name; "unknown" names only the country. A vacancy of
-- several states counts in each. One row per state.
select p.week, p.week_label, p.place as state, coalesce(r.name, 'unknown') as state_name, p.place_name, p.doable, p.share_doable, p.ci_low, p.ci_high, p.vacancies,
       p.employers, p.is_mostly_one_employer, p.suppressed_reason,
       p.place <> 'unknown' and row_number() over (order by p.place = 'unknown', p.doable desc, p.place) <= 8 as on_page
from marts.week_place p
left join core.region r on r.region = p.place and r.country = 'US'
where p.week = $week and p.place_kind = 'state'
order by p.place = 'unknown', p.doable desc, p.place
