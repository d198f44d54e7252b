-- What an imported posting said, as found. It opens nothing and closes nothing: it is no sighting of a board's posting.
-- Grain: one row per source, id and content; the first import that had it.
-- Build: kept.
create table raw.imported_posting (
    import_id integer not null,  -- the import
    file integer not null,  -- the file
    source varchar not null,  -- import: and the site that published it
    source_posting_id varchar not null,  -- id given by the site, else one made from its address or its words
    seen_at timestamp,  -- when the page was saved, the mail sent or the row collected, UTC; null where nothing says so
    is_text_only boolean,  -- read from a page's headings and text, which marks nothing up as a posting
    same_source varchar,  -- collector of the same posting, where the file names it
    same_board varchar,  -- its board
    same_id varchar,  -- its id there
    apply_url varchar,  -- where to apply
    row_hash varchar not null,  -- hash of the content
    text_key varchar,  -- identifies the wording, see raw.imported_text
    title varchar,  -- as published
    employer_text varchar,  -- as published
    url varchar,  -- as published, without what tracks its reader
    requisition_id varchar,  -- opening number shared by postings of one vacancy
    is_prospect boolean,  -- talent-pool post without an opening
    is_listed boolean,  -- false: reachable by link only
    is_closed boolean,  -- said to be over
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
    attributes map(varchar, varchar),  -- further stated fields
    text_not_fetched boolean not null,  -- no text came with it, as with the cards of a mail
);
