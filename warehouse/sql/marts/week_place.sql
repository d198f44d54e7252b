-- Where open in-scope vacancies can be done. `weighted` counts a vacancy with k countries 1/k in each, so that
-- countries add up to the total; `doable` counts it 1 in each, and so do the shares that have a range, with employers as
-- clusters (docs/method.md#places). Unconfirmed closes are left out (docs/method.md#nowcast). `unknown` is published, never dropped: without a country, or in the US without a state.
-- Grain: one row per week, kind of place (country, US state, city) and place.
-- Build: kept.
create table marts.week_place (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    place_kind varchar not null check (place_kind in ('country', 'state', 'city')),  -- kind of place
    country varchar not null,  -- ISO 3166 alpha-2, * world-wide, unknown
    place varchar not null,  -- the country again, two letters of a US state or unknown, or the city
    place_name varchar,  -- as look-up pages call it; null for what is no place of its own: unknown, world-wide
    doable integer not null,  -- vacancies that can be done there
    weighted double not null,  -- with 1/k for a vacancy of k countries; equal to doable for states and cities
    share double,  -- weighted / vacancies
    share_doable double not null,  -- doable / vacancies
    ci_low double,  -- lower end of the 95 % interval of share_doable
    ci_high double,  -- upper end
    vacancies integer not null,  -- all open vacancies, without unconfirmed closes
    employers integer not null,  -- employers with one there
    is_mostly_one_employer boolean not null,  -- one employer has more than half of them
    suppressed_reason varchar,  -- why the shares are not printed
    primary key (week, place_kind, country, place)
);
delete from marts.week_place where week >= (select min(week) from build.stale_week);
insert into marts.week_place
with located as (
    select w.week, w.vacancy_id, v.employer_key, coalesce(p.country, 'unknown') as country, p.region, p.city, p.country_weight
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join build.stale_week using (week)
    join core.vacancy_version v using (vacancy_id, version)
    join core.vacancy_place p using (vacancy_id, version)
),
in_state as (
    select week, vacancy_id, employer_key, coalesce(region, 'unknown') as state
    from located where country = 'US'
    qualify region is not null or count(region) over (partition by week, vacancy_id) = 0
),
by_employer as (
    select week, 'country' as place_kind, country, country as place, employer_key, count(distinct vacancy_id) as x_e,
           fsum(country_weight) as weighted
    from located group by all
    union all
    select week, 'state', 'US', state, employer_key, count(distinct vacancy_id), count(distinct vacancy_id)::double
    from in_state group by all
    union all
    select week, 'city', country, city, employer_key, count(distinct vacancy_id), count(distinct vacancy_id)::double
    from located where city is not null group by all
),
counted as (
    select b.week, b.place_kind, b.country, b.place, sum(b.x_e)::integer as x, fsum(b.weighted) as weighted, count(*)::integer as employers,
           max(b.x_e) as largest, sum(b.x_e * b.x_e)::double as xx, sum(b.x_e * s.n_e)::double as xn
    from by_employer b
    join core.week_size s on s.week = b.week and s.stock_kind = 'all' and s.employer_key = b.employer_key
    group by all
),
effective as (
    select c.*, k.n, k.m, k.df, k.t975, c.x / k.n as p,
           effective_n(c.x, c.xx, c.xn, k.n, k.m, k.squares) as n_eff
    from counted c
    join core.week_cluster k on k.week = c.week and k.stock_kind = 'all'
)
select e.week, w.week_label, e.place_kind, e.country, e.place,
       place_label(e.place_kind, e.country, c.name, r.name, e.place),
       e.x, digits12(e.weighted), digits12(e.weighted / e.n), digits12(e.p),
       if(e.df >= 4, digits12(wilson_low(e.p, e.n_eff, e.t975)), null),
       if(e.df >= 4, digits12(wilson_high(e.p, e.n_eff, e.t975)), null),
       e.n, e.employers, e.largest > 0.5 * e.x,
       case when e.n < 30 then 'fewer than 30 vacancies' when e.m < 5 then 'fewer than 5 employers'
            when e.df < 4 then 'one employer dominates' when e.x < 3 then 'under 3' end
from effective e
join core.week w using (week)
left join core.country c on c.country = e.country
left join (select 'state' as place_kind, region, name from core.region where country = 'US') r on r.place_kind = e.place_kind and r.region = e.place;
