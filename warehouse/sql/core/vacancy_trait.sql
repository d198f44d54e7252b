-- Traits by which each in-scope vacancy is counted in shares: role, level, what it asks of the one to be hired. By its
-- latest attributes, for all weeks (METRICS 1.4). Unstated is a value of its own, never dropped.
-- Grain: one row a vacancy and kind of trait.
create or replace table core.vacancy_trait (
    vacancy_id integer not null,  -- the vacancy
    trait_kind varchar not null,  -- role, seniority, years, degree, visa, clearance, employment_type, language, pay
    trait varchar not null,  -- value of the trait
);
insert into core.vacancy_trait
with in_scope as (
    select v.*, r.visa_sponsorship, r.clearance from core.vacancy v join clean.reading r using (row_hash) where v.in_scope
)
select vacancy_id, 'role', role from in_scope
union all select vacancy_id, 'seniority', seniority from in_scope
union all select vacancy_id, 'years',
    case when experience_years_min is null then 'unstated' when experience_years_min < 2 then '0 to 1'
         when experience_years_min < 4 then '2 to 3' when experience_years_min < 6 then '4 to 5'
         when experience_years_min < 9 then '6 to 8' else '9 or more' end
    from in_scope
union all select vacancy_id, 'degree', degree_min from in_scope
union all select vacancy_id, 'visa', visa_sponsorship from in_scope
union all select vacancy_id, 'clearance', clearance from in_scope
union all select vacancy_id, 'employment_type', employment_type from in_scope
union all select vacancy_id, 'language', coalesce(language, 'unknown') from in_scope
union all select vacancy_id, 'pay', if(salary_min is null and salary_max is null, 'not stated', 'stated') from in_scope;
