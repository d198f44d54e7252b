-- What every vacancy in scope said and when: pay, place, level, what it asks. An edit makes a new row, so that "was pay changed
-- after it was posted?" is a comparison of two. Contents that held over no Monday 00:00 UTC are left out, unless a spell ended
-- with them; marts.vacancy holds the newest row of each vacancy with its employer's name. Counts boards that can prove an
-- absence; threads are left out.
-- Grain: one row per vacancy and version.
-- Build: kept.
create table marts.vacancy_version (
    vacancy_id integer not null,  -- see marts.vacancy
    version integer not null,  -- 1, 2, 3 ... of the vacancy
    valid_from timestamp not null,  -- since when it holds, UTC
    valid_to timestamp,  -- when the next began or the vacancy ended, UTC; null while it holds
    spell integer not null,  -- 1, or more where the vacancy closed and opened again
    is_newest boolean not null,  -- the vacancy's latest version
    employer_key varchar not null,  -- normalised name, see marts.vacancy
    title varchar,  -- as published, the first 160 characters
    role varchar not null,  -- role family
    level varchar not null,  -- intern, entry, mid, senior, staff, principal, lead, manager, unstated
    countries varchar[] not null,  -- ISO 3166 alpha-2, in order; empty where none is known
    states varchar[] not null,  -- US states, two letters, in order; empty where none is known
    cities varchar[] not null,  -- in order
    places varchar[] not null,  -- its countries, US states and cities with their country, as look-up pages call them
    world_regions varchar[] not null,  -- regions of several countries that hold one of these (EU, DACH, EMEA ...), see core.world_region
    workplace varchar not null,  -- remote, hybrid, on_site, unstated
    remote_scope varchar,  -- within what a remote vacancy may be done: country, region, worldwide, unknown
    pay_floor double,  -- lower end of stated base pay a year; null where none is stated or it is refused
    pay_ceiling double,  -- upper end a year
    pay_currency varchar,  -- ISO 4217; nothing is converted
    years_min double,  -- years of experience asked
    degree varchar not null,  -- lowest degree accepted
    visa varchar not null,  -- visa sponsorship: offered, not_offered, unstated
    clearance varchar not null,  -- security clearance: required, preferred, unstated
    employment varchar not null,  -- FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN, unstated
    language varchar,  -- ISO 639-1 of the text
    source varchar not null,  -- collector of the vacancy's first-seen advert
    url varchar,  -- http or https only
    skills_required varchar[] not null,  -- canonical names, in order
    skills_preferred varchar[] not null,  -- canonical names, in order
    has_text boolean not null,  -- usable text: shares of skills count only such vacancies
    primary key (vacancy_id, version)
);
delete from marts.vacancy_version where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into marts.vacancy_version
with stale as (
    from core.vacancy_version join build.stale_vacancy using (vacancy_id)
),
placed as (
    select p.vacancy_id, p.version, list(distinct p.country order by p.country) filter (p.country not in ('unknown', '*')) as countries,
           list(distinct p.region order by p.region) filter (p.country = 'US' and p.region is not null) as states,
           list_sort(list(distinct place_label('state', p.country, n.name, r.name, p.region)) filter (r.name is not null)) as state_names,
           list(distinct p.city order by p.city) filter (p.city is not null) as cities,
           list_sort(list(distinct place_label('country', p.country, n.name, null, p.country)) filter (p.country not in ('unknown', '*'))) as names,
           list_sort(list(distinct place_label('city', p.country, n.name, null, p.city)) filter (p.city is not null)) as city_names
    from core.vacancy_place p
    join build.stale_vacancy using (vacancy_id)
    left join core.country n on n.country = p.country
    left join (from core.region where country = 'US') r on r.region = p.region and r.country = p.country
    group by p.vacancy_id, p.version
),
grouped as (
    select p.vacancy_id, p.version, list(distinct w.world_region order by w.world_region) as world_regions
    from core.vacancy_place p
    join build.stale_vacancy using (vacancy_id)
    join core.world_region w using (country)
    group by p.vacancy_id, p.version
),
asked as (
    select s.vacancy_id, s.version, list(s.skill order by s.skill) filter (s.class = 'required') as required,
           list(s.skill order by s.skill) filter (s.class = 'preferred') as preferred
    from core.vacancy_skill s
    join build.stale_vacancy using (vacancy_id)
    group by s.vacancy_id, s.version
)
select v.vacancy_id, v.version, v.from_at, v.until_at, v.spell, v.version = max(v.version) over (partition by v.vacancy_id),
       v.employer_key, left(v.title, 160), v.role, v.seniority, coalesce(p.countries, []), coalesce(p.states, []), coalesce(p.cities, []),
       list_concat(list_concat(coalesce(p.names, []), coalesce(p.state_names, [])), coalesce(p.city_names, [])),
       coalesce(g.world_regions, []), v.workplace, v.remote_scope, pay.floor, pay.ceiling, pay.currency, v.experience_years_min,
       v.degree_min, v.visa_sponsorship, v.clearance, v.employment_type, v.language, v.source,
       if(regexp_matches(v.url, '^https?://[^/]'), v.url, null), coalesce(a.required, []), coalesce(a.preferred, []), v.has_text
from stale v
left join placed p using (vacancy_id, version)
left join grouped g using (vacancy_id, version)
left join core.vacancy_pay pay on pay.vacancy_id = v.vacancy_id and pay.version = v.version and pay.refused is null
left join asked a on a.vacancy_id = v.vacancy_id and a.version = v.version;
