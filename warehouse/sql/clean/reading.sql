-- What one content of a posting means: the answer of the pure functions in warehouse/clean, kept so that no text is
-- read twice by the same rules. Written by `python -m warehouse.field_documents` from the registry of fields.
-- Grain: one row per content (row_hash).
-- Build: kept.
create table clean.reading (
    row_hash varchar primary key,  -- the content
    clean_version varchar not null,  -- version of the rules and of the reference files
    inputs varchar,  -- hash of what was read beside the content: the employer's name and the markup
    role varchar not null,  -- role family
    in_scope boolean,  -- machine-learning engineering in the broad sense; null where the title does not decide and no text was fetched
    scope_rule varchar not null,  -- the rule that decided
    seniority varchar not null,  -- level, unstated where none is given
    workplace varchar not null,  -- remote, hybrid, on_site, unstated
    places struct(country varchar, city varchar, region varchar)[] not null,  -- where the job can be done; region: US state or Canadian province
    employment_type varchar not null,  -- FULL_TIME ..., unstated
    contract_months double,  -- length of a contract in months; null where none is stated
    salary_min double,  -- floor
    salary_max double,  -- ceiling
    salary_currency varchar,  -- ISO 4217
    salary_period varchar,  -- year, month, week, day, hour
    salary_kind varchar,  -- base, total, unclear
    salary_evidence varchar,  -- the words it was read from
    experience_years_min double,  -- years demanded
    degree_min varchar not null,  -- lowest degree demanded
    visa_sponsorship varchar not null,  -- offered, not_offered, unstated
    clearance varchar not null,  -- security clearance: required, preferred, unstated
    remote_scope varchar,  -- how far remote reaches
    employer varchar,  -- name as written
    employer_key varchar,  -- joining key of the name
    is_agency boolean not null,  -- recruits for others
    language varchar,  -- ISO 639-1 of the text
    has_text boolean not null,  -- usable text
    characters integer not null,  -- length of the text
    words integer not null,  -- words of the text
);
