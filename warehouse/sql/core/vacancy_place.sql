-- Where a vacancy in scope can be done, over all its postings open then. A vacancy with k countries counts 1/k in each.
-- Grain: one row per vacancy, version, country, region and city; country is null where none is stated, city where only a country or
-- region is.
-- Build: kept.
create table core.vacancy_place (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version, see core.vacancy_version
    country varchar,  -- ISO 3166 alpha-2, * for world-wide
    region varchar,  -- US state or Canadian province, two letters; null elsewhere and where it is not known
    city varchar,  -- English name
    country_weight double not null,  -- 1 / number of countries, on the country's first row; 0 on its other rows
);
delete from core.vacancy_place where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy_place
with stale as (
    from core.vacancy_version join build.stale_vacancy using (vacancy_id)
),
open_beside as (
    select distinct v.vacancy_id, v.version, p.row_hash
    from stale v
    join build.posting_period p on p.vacancy_id = v.vacancy_id and p.from_at <= v.from_at and p.until_at > v.from_at
),
stated as (
    select distinct o.vacancy_id, o.version, place.country as country, place.region as region, place.city as city
    from open_beside o
    join clean.reading r using (row_hash), unnest(r.places) as t(place)
),
-- a country or region named beside one of its cities adds nothing
useful as (
    from stated
    qualify city is not null or count(city) over (partition by vacancy_id, version, country) = 0
),
everyone as (
    from useful
    union all
    select vacancy_id, version, null, null, null from (select vacancy_id, version from stale except select vacancy_id, version from useful)
)
select vacancy_id, version, country, region, city,
       if(row_number() over (partition by vacancy_id, version, country order by city nulls first, region nulls first) = 1,
          1.0 / greatest(count(distinct coalesce(country, '?')) over (partition by vacancy_id, version), 1), 0)
from everyone;
