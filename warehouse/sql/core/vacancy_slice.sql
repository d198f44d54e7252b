-- The slices in which each version of a vacancy in scope counts: see docs/method.md#stock-and-flow.
-- Grain: one row per vacancy, version, kind of slice and slice. A vacancy counts 1 in each of its countries.
-- Build: kept.
create table core.vacancy_slice (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version, see core.vacancy_version
    slice_kind varchar not null,  -- all, role, seniority, country, workplace, source
    slice varchar not null,  -- value of the slice
);
delete from core.vacancy_slice where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy_slice
with stale as (
    from core.vacancy_version join build.stale_vacancy using (vacancy_id)
)
select vacancy_id, version, 'all', 'all' from stale
union all select vacancy_id, version, 'role', role from stale
union all select vacancy_id, version, 'seniority', seniority from stale
union all select vacancy_id, version, 'workplace', workplace from stale
union all select vacancy_id, version, 'source', source from stale
union all
select distinct vacancy_id, version, 'country', coalesce(country, 'unknown')
from core.vacancy_place
join build.stale_vacancy using (vacancy_id);
