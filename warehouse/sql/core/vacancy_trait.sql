-- Traits by which each version of a vacancy in scope is counted in shares: role, level, what it asks of the candidate.
-- Unstated is a value of its own, never dropped.
-- Grain: one row per vacancy, version and kind of trait.
-- Build: kept.
create table core.vacancy_trait (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version, see core.vacancy_version
    trait_kind varchar not null,  -- role, seniority, years, degree, visa, clearance, employment_type, language, pay
    trait varchar not null,  -- value of the trait
);
delete from core.vacancy_trait where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy_trait
with stale as (
    from core.vacancy_version join build.stale_vacancy using (vacancy_id)
)
select vacancy_id, version, 'role', role from stale
union all select vacancy_id, version, 'seniority', seniority from stale
union all select vacancy_id, version, 'years',
    case when experience_years_min is null then 'unstated' when experience_years_min < 2 then '0 to 1'
         when experience_years_min < 4 then '2 to 3' when experience_years_min < 6 then '4 to 5'
         when experience_years_min < 9 then '6 to 8' else '9 or more' end
    from stale
union all select vacancy_id, version, 'degree', degree_min from stale
union all select vacancy_id, version, 'visa', visa_sponsorship from stale
union all select vacancy_id, version, 'clearance', clearance from stale
union all select vacancy_id, version, 'employment_type', employment_type from stale
union all select vacancy_id, version, 'language', coalesce(language, 'unknown') from stale
union all select vacancy_id, version, 'pay', if(salary_min is null and salary_max is null, 'not stated', 'stated') from stale;
