-- Every open vacancy under each of its subjects: the skills it asks for, its employer, its places and its role. A place is a
-- country, a US state or a city with its country. Grain: one row per kind, subject and open vacancy.
create or replace temp table subject as
with open_now as (
    from marts.vacancy where is_open
),
placed as (
    select v.vacancy_id, coalesce(c.name, p.country) as subject
    from open_now v, unnest(v.countries) as p(country) left join core.country c on c.country = p.country
    union
    select w.vacancy_id, concat_ws(', ', w.city, coalesce(c.name, w.country))
    from core.vacancy_place w
    join open_now using (vacancy_id)
    left join core.country c on c.country = w.country
    where w.city is not null
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
select 'place', p.subject, p.vacancy_id, null from placed p
