-- Every open vacancy under each of its subjects: the skills it asks for, its employer, its places and its role. A place is a
-- country, or a city with its country. Grain: one row per kind, subject and open vacancy.
create or replace temp table subject as
with open_now as (
    from marts.vacancy where is_open
)
select 'skill' as kind, s.skill as subject, v.vacancy_id, true as is_required
from open_now v, unnest(v.skills_required) as s(skill) where v.has_text
union all
select 'skill', s.skill, v.vacancy_id, false from open_now v, unnest(v.skills_preferred) as s(skill) where v.has_text
union all
select 'employer', v.employer, v.vacancy_id, null from open_now v
union all
select 'role', v.role, v.vacancy_id, null from open_now v
union all
select 'place', p.place, v.vacancy_id, null from open_now v, unnest(v.places) as p(place)
