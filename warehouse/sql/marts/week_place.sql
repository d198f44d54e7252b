-- Where open in-scope vacancies can be done. `weighted` counts a vacancy with k countries 1/k in each, so that
-- countries add up to the total; `doable` counts it 1 in each. `unknown` is published, never dropped.
-- Grain: one row a week, kind of place (country, city) and place.
create or replace table marts.week_place (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    place_kind varchar not null check (place_kind in ('country', 'city')),  -- kind of place
    country varchar not null,  -- ISO 3166 alpha-2, * world-wide, unknown
    place varchar not null,  -- the country again, or the city
    doable integer not null,  -- vacancies that can be done there
    weighted double not null,  -- with 1/k for a vacancy of k countries; equal to doable for cities
    share double,  -- weighted / vacancies
    vacancies integer not null,  -- all open vacancies
    employers integer not null,  -- employers with one there
    suppressed_reason varchar,  -- why the row is not printed
    primary key (week, place_kind, country, place)
);
insert into marts.week_place
with total as (
    select week, count(*)::integer as n from core.vacancy_week anti join core.unconfirmed using (week, vacancy_id) group by week
),
located as (
    select w.week, w.vacancy_id, v.employer_key, coalesce(p.country, 'unknown') as country, p.city, p.country_weight
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join core.vacancy_version v using (vacancy_id, version)
    join core.vacancy_place p using (vacancy_id, version)
),
counted as (
    select week, 'country' as place_kind, country, country as place, count(distinct vacancy_id)::integer as doable,
           fsum(country_weight) as weighted, count(distinct employer_key)::integer as employers
    from located group by all
    union all
    select week, 'city', country, city, count(distinct vacancy_id)::integer, count(distinct vacancy_id)::double,
           count(distinct employer_key)::integer
    from located where city is not null group by all
)
select c.week, w.week_label, c.place_kind, c.country, c.place, c.doable, digits12(c.weighted),
       digits12(c.weighted / t.n), t.n, c.employers,
       case when t.n < 30 then 'fewer than 30 vacancies'
            when c.doable < 3 then 'under 3' end
from counted c
join core.week w using (week)
join total t using (week);
