-- The slices in which each in-scope vacancy counts: by its latest attributes, for all weeks (METRICS 1.4).
-- Grain: one row a vacancy, kind of slice and slice. A vacancy counts 1 in each of its countries.
create or replace table core.vacancy_slice (
    vacancy_id integer not null,  -- the vacancy
    slice_kind varchar not null,  -- all, role, seniority, country, workplace, source
    slice varchar not null,  -- value of the slice
);
insert into core.vacancy_slice
with in_scope as (
    from core.vacancy where in_scope
)
select vacancy_id, 'all', 'all' from in_scope
union all select vacancy_id, 'role', role from in_scope
union all select vacancy_id, 'seniority', seniority from in_scope
union all select vacancy_id, 'workplace', workplace from in_scope
union all select vacancy_id, 'source', source from in_scope
union all
select distinct vacancy_id, 'country', coalesce(country, 'unknown')
from core.vacancy_place
join in_scope using (vacancy_id);
