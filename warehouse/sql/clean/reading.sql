-- What one content of a posting means: the answer of the pure functions in warehouse/clean, kept so that no text is
-- read twice by the same rules. Of a content out of scope and of no adjacent role, only what decides scope is read.
-- Written by `python -m warehouse.field_documents` from the registry of fields.
-- Grain: one row per content (row_hash).
-- Build: kept.
create table clean.reading (
    row_hash varchar primary key,  -- the content
    clean_version varchar not null,  -- version of the rules and of the reference files
    inputs varchar,  -- hash of what was read beside the content: the employer's name and the markup
    unread_reason varchar,  -- why it was read only as far as it decides scope, and all other columns but role, scope and employer are null: out of scope by its title or its text, and of no adjacent role; null where all was read
    role varchar not null,  -- role family
    in_scope boolean,  -- machine-learning engineering in the broad sense; null where the title does not decide and no text was fetched
    scope_rule varchar not null,  -- the rule that decided
    seniority varchar,  -- level, unstated where none is given
    workplace varchar,  -- remote, hybrid, on_site, unstated
    places struct(country varchar, city varchar, region varchar)[],  -- where the job can be done; region: US state or Canadian province
    employment_type varchar,  -- FULL_TIME ..., unstated
    contract_months double,  -- length of a contract in months; null where none is stated
    salary_min double,  -- floor
    salary_max double,  -- ceiling
    salary_currency varchar,  -- ISO 4217
    salary_period varchar,  -- year, month, week, day, hour
    salary_kind varchar,  -- base, total, unclear
    salary_evidence varchar,  -- the words it was read from
    experience_years_min double,  -- years demanded
    degree_min varchar,  -- lowest degree demanded
    visa_sponsorship varchar,  -- offered, not_offered, unstated
    clearance varchar,  -- security clearance: required, preferred, unstated
    remote_scope varchar,  -- how far remote reaches
    employer varchar,  -- name as written
    employer_key varchar,  -- joining key of the name
    is_agency boolean not null,  -- recruits for others
    language varchar,  -- ISO 639-1 of the text
    has_text boolean,  -- usable text
    characters integer,  -- length of the text
    words integer,  -- words of the text
    check (unread_reason is not null or (seniority is not null and workplace is not null and places is not null and employment_type is not null and degree_min is not null and visa_sponsorship is not null and clearance is not null and has_text is not null and characters is not null and words is not null))
);
