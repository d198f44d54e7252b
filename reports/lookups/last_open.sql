-- When each subject last had an open vacancy. One row per kind and subject that ever had one.
select 'skill' as kind, skill as subject, max(week) as week from marts.week_skill where asking > 0 group by all
union all select 'role', role, max(week) from marts.week_role where having_trait > 0 group by all
union all select 'employer', employer, max(week) from marts.week_employer where open_vacancies > 0 group by all
union all
select 'place', place_name, max(week) from marts.week_place where doable > 0 and place_name is not null group by all
order by all
