-- What a vacancy in scope says at a time: its attributes by which stock and shares are counted, from the version in force of its
-- earliest-seen open posting. A later edit makes another version and leaves this one as it is.
-- Grain: one row per vacancy and version that holds at the end of a week, or at the end of its spell; others are counted nowhere.
-- Build: kept.
create table core.vacancy_version (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- 1, 2, 3 ...
    spell integer not null,  -- its spell, see core.vacancy_spell
    is_last boolean not null,  -- whether it holds until the spell's end, or until now
    from_at timestamp not null,  -- when it begins to hold, UTC
    until_at timestamp,  -- when the next begins, or the spell ends, UTC; null while it holds
    posting_id integer not null,  -- the posting that speaks for the vacancy
    row_hash varchar not null,  -- key of clean.reading
    source varchar not null,  -- source of the vacancy's first-seen posting
    board_id integer not null,  -- board of that posting
    employer_key varchar not null,  -- the employer
    title varchar,  -- as published
    url varchar,  -- as published
    role varchar not null,  -- role family
    seniority varchar not null,  -- level, unstated where none is given
    workplace varchar not null,  -- remote, hybrid, on_site, unstated
    remote_scope varchar,  -- where a remote job may be done: country, region, worldwide, unknown
    employment_type varchar not null,  -- FULL_TIME ..., unstated
    language varchar,  -- ISO 639-1 of the text
    salary_min double,  -- floor of base pay
    salary_max double,  -- ceiling of base pay
    salary_currency varchar,  -- ISO 4217
    salary_period varchar,  -- year, month, week, day, hour
    salary_kind varchar,  -- base, total, unclear
    experience_years_min double,  -- years demanded
    degree_min varchar not null,  -- lowest degree demanded
    visa_sponsorship varchar not null,  -- offered, not_offered, unstated
    clearance varchar not null,  -- security clearance: required, preferred, unstated
    has_text boolean not null,  -- usable text: 400 characters or more in a language the matcher reads
);
delete from core.vacancy_version where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy_version
with held as (
    select p.vacancy_id, s.spell, p.from_at, p.until_at, p.posting_id, p.row_hash,
           p.until_at = coalesce(s.ended_at, timestamp 'infinity') as is_last
    from build.vacancy_period p
    join core.vacancy_spell s on s.vacancy_id = p.vacancy_id and p.from_at >= s.entered_at and (s.ended_at is null or p.from_at < s.ended_at)
    -- a Monday 00:00 lies in it, or it is the spell's last
    where p.in_scope and (date_trunc('week', p.from_at) + interval 7 day <= p.until_at or is_last)
),
published as (
    select posting_id, row_hash, any_value(title) as title, any_value(url) as url
    from raw.posting_version
    where posting_id in (select posting_id from held)
    group by posting_id, row_hash
)
select h.vacancy_id, row_number() over (partition by h.vacancy_id order by h.from_at), h.spell, h.is_last, h.from_at,
       nullif(h.until_at, timestamp 'infinity'), h.posting_id, h.row_hash, v.source, v.board_id, v.employer_key, p.title, p.url,
       r.role, r.seniority, r.workplace, r.remote_scope, r.employment_type, r.language, r.salary_min, r.salary_max, r.salary_currency,
       r.salary_period, r.salary_kind, r.experience_years_min, r.degree_min, r.visa_sponsorship, r.clearance, r.has_text
from held h
join core.vacancy v using (vacancy_id)
join published p on p.posting_id = h.posting_id and p.row_hash = h.row_hash
join clean.reading r on r.row_hash = h.row_hash;
