-- What each version of a vacancy says, as one number: the part of build.week_digest and build.flow_digest that stays until the
-- vacancy is decided again. Summed hashes of its employer, skills, traits, slices, places and pay.
-- Grain: one row per vacancy and version.
-- Build: kept.
create table build.version_digest (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version, see core.vacancy_version
    told hugeint not null,  -- sum of the hashes
);
delete from build.version_digest where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into build.version_digest
with named as (
    select vacancy_id, version, hash(skill, class) as told from core.vacancy_skill
    union all
    select vacancy_id, version, hash(trait_kind, trait) from core.vacancy_trait
    union all
    select vacancy_id, version, hash(slice_kind, slice) from core.vacancy_slice
    union all
    select vacancy_id, version, hash(country, region, city, country_weight) from core.vacancy_place
    union all
    select vacancy_id, version, hash(p) from core.vacancy_pay p
    union all
    select vacancy_id, version,
           hash(board_id, employer_key, source, role, seniority, workplace, remote_scope, salary_min, salary_max, has_text)
    from core.vacancy_version
)
select vacancy_id, version, sum(told) from named semi join build.stale_vacancy using (vacancy_id) group by all;
