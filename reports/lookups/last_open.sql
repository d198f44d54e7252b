-- When each subject last had an open vacancy. One row per kind and subject that ever had one.
select 'skill' as kind, skill as subject, max(week) as week from marts.week_skill where asking > 0 group by all
union all select 'role', role, max(week) from marts.week_role where having_trait > 0 group by all
union all select 'employer', employer, max(week) from marts.week_employer where open_vacancies > 0 group by all
union all
select 'place', if(p.place_kind = 'city', concat_ws(', ', p.place, coalesce(c.name, p.country)), coalesce(c.name, p.country)), max(p.week)
from marts.week_place p left join core.country c using (country)
where p.doable > 0 and p.country not in ('unknown', '*') and (p.place_kind = 'country' or p.place <> p.country)
group by all
order by all
