-- What a posting said from one crawl on, as published; a new row only when something but its update stamp changed.
-- What could not be read makes no content: a posting listed but unread keeps the content that it had.
-- Grain: one row per posting and content.
-- Build: kept.
create table raw.posting_version (
    posting_id integer not null,  -- the posting
    crawl_id integer not null,  -- first crawl that showed this content
    row_hash varchar not null,  -- hash of the content and of the board: boards of equal content are read apart
    text_key varchar,  -- identifies the wording, see raw.posting_text
    title varchar,  -- as published
    employer_text varchar,  -- as published
    url varchar,  -- as published
    requisition_id varchar,  -- opening number shared by postings of one vacancy
    is_prospect boolean,  -- talent-pool post without an opening
    is_listed boolean,  -- false: reachable by link only
    location_texts varchar[],  -- as published
    places struct(city varchar, region varchar, country varchar)[],  -- structured places as published
    workplace_text varchar,  -- as published
    is_remote boolean,  -- the source's own flag
    employment_type_text varchar,  -- as published
    department_text varchar,  -- as published
    level_text varchar,  -- as published
    language_text varchar,  -- as published
    published_at timestamp,  -- stated publication, UTC
    valid_through timestamp,  -- stated end, UTC
    salary_text varchar,  -- as published
    pay struct(min double, max double, currency varchar, period varchar, kind varchar, label varchar)[],  -- stated amounts
    remote_scope_texts varchar[],  -- where a remote job may be done, as published
    attributes map(varchar, varchar),  -- the employer's own fields
    text_not_fetched boolean not null,  -- the listing was read, the posting's page was not
    is_unread boolean default false,  -- a posting never read so far: only what was readable of its row
);
