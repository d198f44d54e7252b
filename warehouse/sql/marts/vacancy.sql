-- Every vacancy that is or was in scope, as it is now: what it is, where it can be done, what it pays and asks for, and since when it is open.
-- Attributes are those of its newest text; the weekly tables hold what was in force then. A vacancy is our best guess of one
-- opening behind one or more adverts; neither is a hire. Counts boards that can prove an absence; threads are left out.
-- Grain: one row per vacancy, open or not.
-- Build: replaced.
create table marts.vacancy (
    vacancy_id integer primary key,  -- our number
    employer varchar not null,  -- name as written
    employer_key varchar not null,  -- normalised name
    is_agency boolean not null,  -- recruits for clients that stay unknown
    title varchar,  -- as published, the first 160 characters
    role varchar not null,  -- role family
    level varchar not null,  -- intern, entry, mid, senior, staff, principal, lead, manager, unstated
    countries varchar[] not null,  -- ISO 3166 alpha-2, in order; empty where none is known
    states varchar[] not null,  -- US states, two letters, in order; empty where none is known
    cities varchar[] not null,  -- in order
    places varchar[] not null,  -- its countries, US states and cities with their country, as look-up pages call them
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
    source varchar not null,  -- collector of its first-seen advert
    url varchar,  -- http or https only
    opened_at timestamp not null,  -- stated publication where usable, else first sight, UTC
    open_date_known boolean not null,  -- the opening is known to within the panel window
    closed_at timestamp,  -- when it left stock, UTC; null while open
    end_kind varchar,  -- closed, lost, left_scope; null while open
    is_open boolean not null,  -- in stock at the end of the newest week
    days_advertised double not null,  -- from opening to close, or to the end of the newest week
    adverts integer not null,  -- postings merged
    skills_required varchar[] not null,  -- canonical names, in order
    skills_preferred varchar[] not null,  -- canonical names, in order
    has_text boolean not null,  -- usable text: shares of skills count only such vacancies
);
insert into marts.vacancy
with newest as (
    select week, tau from core.week order by week desc limit 1
),
latest_spell as (
    from core.vacancy_spell qualify row_number() over (partition by vacancy_id order by spell desc) = 1
),
latest as (
    from core.vacancy_version qualify row_number() over (partition by vacancy_id order by version desc) = 1
),
placed as (
    select p.vacancy_id, list(distinct p.country order by p.country) filter (p.country not in ('unknown', '*')) as countries,
           list(distinct p.region order by p.region) filter (p.country = 'US' and p.region is not null) as states,
           list_sort(list(distinct place_label('state', p.country, n.name, r.name, p.region)) filter (r.name is not null)) as state_names,
           list(distinct p.city order by p.city) filter (p.city is not null) as cities,
           list_sort(list(distinct place_label('country', p.country, n.name, null, p.country)) filter (p.country not in ('unknown', '*'))) as names,
           list_sort(list(distinct place_label('city', p.country, n.name, null, p.city)) filter (p.city is not null)) as city_names
    from core.vacancy_place p
    join latest l using (vacancy_id, version)
    left join core.country n on n.country = p.country
    left join core.region r on r.region = p.region and r.country = p.country and p.country = 'US'
    group by p.vacancy_id
),
asked as (
    select s.vacancy_id, list(s.skill order by s.skill) filter (s.class = 'required') as required,
           list(s.skill order by s.skill) filter (s.class = 'preferred') as preferred
    from core.vacancy_skill s
    join latest l using (vacancy_id, version)
    group by s.vacancy_id
),
merged as (
    select vacancy_id, count(*) as adverts from core.vacancy_posting group by vacancy_id
)
select v.vacancy_id, coalesce(e.employer, v.employer_key), v.employer_key, coalesce(e.is_agency, false), left(v.title, 160), v.role,
       v.seniority, coalesce(p.countries, []), coalesce(p.states, []), coalesce(p.cities, []),
       list_concat(list_concat(coalesce(p.names, []), coalesce(p.state_names, [])), coalesce(p.city_names, [])), v.workplace, v.remote_scope,
       pay.floor, pay.ceiling, pay.currency, v.experience_years_min, v.degree_min, v.visa_sponsorship, v.clearance,
       v.employment_type, v.language, v.source, if(regexp_matches(v.url, '^https?://[^/]'), v.url, null),
       s.opened_at, s.open_date_known, s.ended_at, s.end_kind,
       s.entered_at < n.tau and (s.ended_at is null or s.ended_at >= n.tau),
       digits12(greatest(0, date_diff('second', s.opened_at, coalesce(s.ended_at, greatest(n.tau, s.entered_at))) / 86400.0)),
       m.adverts, coalesce(a.required, []), coalesce(a.preferred, []), v.has_text
from latest v
join latest_spell s using (vacancy_id)
join merged m using (vacancy_id)
cross join newest n
left join core.employer e using (employer_key)
left join placed p using (vacancy_id)
left join core.vacancy_pay pay on pay.vacancy_id = v.vacancy_id and pay.version = v.version and pay.refused is null
left join asked a on a.vacancy_id = v.vacancy_id;
