-- Every vacancy that is or was in scope, as it is now: what it is, where it can be done, what it pays and asks for, and since when it is open.
-- Attributes are those of its newest text; marts.vacancy_version holds what it said before. A vacancy is our best guess of one
-- opening behind one or more adverts; neither is a hire. Counts boards that can prove an absence; threads are left out.
-- Grain: one row per vacancy, open or not.
-- Build: kept.
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
-- What was closed before the newest week ended stays as it is, unless the vacancy or its employer has changed.
delete from marts.vacancy
where is_open or closed_at is null or closed_at >= (select max(tau) from core.week)
   or vacancy_id in (select vacancy_id from build.stale_vacancy)
   or employer_key in (select employer_key from build.stale_employer);
insert into marts.vacancy
with newest as (
    select week, tau from core.week order by week desc limit 1
),
due as materialized (
    select vacancy_id from marts.vacancy_version where is_newest and vacancy_id not in (select vacancy_id from marts.vacancy)
),
latest_spell as (
    from core.vacancy_spell semi join due using (vacancy_id)
    qualify row_number() over (partition by vacancy_id order by spell desc) = 1
),
merged as (
    select vacancy_id, count(*) as adverts from core.vacancy_posting semi join due using (vacancy_id) group by vacancy_id
)
select v.vacancy_id, coalesce(e.employer, v.employer_key), v.employer_key, coalesce(e.is_agency, false), v.title, v.role, v.level,
       v.countries, v.states, v.cities, v.places, v.world_regions, v.workplace, v.remote_scope, v.pay_floor, v.pay_ceiling, v.pay_currency,
       v.years_min, v.degree, v.visa, v.clearance, v.employment, v.language, v.source, v.url,
       s.opened_at, s.open_date_known, s.ended_at, s.end_kind,
       s.entered_at < n.tau and (s.ended_at is null or s.ended_at >= n.tau),
       digits12(greatest(0, date_diff('second', s.opened_at, coalesce(s.ended_at, greatest(n.tau, s.entered_at))) / 86400.0)),
       m.adverts, v.skills_required, v.skills_preferred, v.has_text
from marts.vacancy_version v
join latest_spell s using (vacancy_id)
join merged m using (vacancy_id)
cross join newest n
left join core.employer e using (employer_key)
where v.is_newest;
