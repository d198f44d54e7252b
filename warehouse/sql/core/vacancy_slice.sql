-- The slices in which each version of a vacancy in scope counts: see docs/method.md#stock-and-flow.
-- Grain: one row a vacancy, version, kind of slice and slice. A vacancy counts 1 in each of its countries.
create table if not exists core.vacancy_slice (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version, see core.vacancy_version
    slice_kind varchar not null,  -- all, role, seniority, country, workplace, source
    slice varchar not null,  -- value of the slice
);
delete from core.vacancy_slice where vacancy_id in (select vacancy_id from core.vacancy_due);
insert into core.vacancy_slice
with due as (
    from core.vacancy_version join core.vacancy_due using (vacancy_id)
)
select vacancy_id, version, 'all', 'all' from due
union all select vacancy_id, version, 'role', role from due
union all select vacancy_id, version, 'seniority', seniority from due
union all select vacancy_id, version, 'workplace', workplace from due
union all select vacancy_id, version, 'source', source from due
union all
select distinct vacancy_id, version, 'country', coalesce(country, 'unknown')
from core.vacancy_place
join core.vacancy_due using (vacancy_id);
