-- Every subject of a look-up page: skills, employers, places and roles with an open vacancy in any week. One row per kind.
select 'skill' as kind, list(distinct skill order by skill) as names from marts.week_skill where asking > 0
union all by name
select 'employer' as kind, list(distinct employer order by employer) as names from marts.week_employer where open_vacancies > 0
union all by name
select 'place' as kind, list(distinct place_name order by place_name) filter (place_name is not null) as names from marts.week_place where doable > 0
union all by name
select 'role' as kind, list(distinct role order by role) as names from marts.week_role where having_trait > 0
order by kind
