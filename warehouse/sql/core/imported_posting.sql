-- A posting that somebody imported, by its latest content, and what we understand by it. A person chose these files: they
-- are a sample of nothing, open nothing, close nothing, and are in no stock, flow, index or duration. See docs/importing.md.
-- Of one out of scope and of no adjacent role, no more is read than decides that: what the text says is null, and unread_reason
-- says why.
-- Grain: one row per source and id.
-- Build: replaced.
create table core.imported_posting (
    imported_id integer primary key,  -- our number
    source varchar not null,  -- import: and the site that published it
    source_posting_id varchar not null,  -- id given by the site, else one made from its address or its words
    origin varchar not null,  -- where the file comes from, as whoever imported it says
    listing_kind varchar not null,  -- always import: nothing it lists or lacks is evidence
    import_id integer not null,  -- the import whose content this is
    file integer not null,  -- its file
    imported_at timestamp not null,  -- when, UTC
    seen_at timestamp,  -- when the page was saved, the mail sent or the row collected, UTC; null where nothing says so
    posting_id integer,  -- the crawled posting that it is; null where none is known
    same_by varchar,  -- how that is known: key, address or wording
    title varchar,  -- as published
    url varchar,  -- as published, without what tracks its reader
    published_at timestamp,  -- stated publication, UTC
    valid_through timestamp,  -- stated end, UTC; it closes nothing
    is_said_closed boolean,  -- said to be over; it closes nothing
    is_text_only boolean not null,  -- read from a page's headings and text, which marks nothing up as a posting
    unread_reason varchar,  -- why no more was read than decides scope; null where all was read
    text_known boolean,  -- a text came with it, and it is long enough and in a language that is read; null where unread
    role varchar not null,  -- role family
    in_scope boolean,  -- machine-learning engineering in the broad sense; null where the title does not decide and there is no text
    seniority varchar,  -- level, unstated where none is given; null where unread
    workplace varchar,  -- remote, hybrid, on_site, unstated; null where unread
    countries varchar[],  -- where the job can be done, ISO 3166 alpha-2, * for world-wide; null where unread
    cities varchar[],  -- English names; null where unread
    employment_type varchar,  -- FULL_TIME ..., unstated; null where unread
    salary_min double,  -- floor
    salary_max double,  -- ceiling
    salary_currency varchar,  -- ISO 4217
    salary_period varchar,  -- year, month, week, day, hour
    experience_years_min double,  -- years demanded
    degree_min varchar,  -- lowest degree demanded; null where unread
    employer varchar,  -- name as written
    employer_key varchar,  -- joining key of the name
    row_hash varchar not null,  -- its content
    unique (source, source_posting_id)
);
insert into core.imported_posting
with latest as (
    from raw.imported_posting
    qualify row_number() over (partition by source, source_posting_id order by seen_at desc nulls last, import_id desc, file desc) = 1
),
address as (
    select source, source_posting_id, unnest([address_key(url), address_key(apply_url)]) as address from latest
),
by_key as (
    select l.source, l.source_posting_id, min(c.posting_id) as posting_id
    from latest l
    join core.posting c on c.source = l.same_source and c.board = l.same_board and c.source_posting_id = l.same_id
    group by all
),
-- An address that several crawled postings share tells none of them.
by_address as (
    select a.source, a.source_posting_id, min(c.posting_id) as posting_id
    from address a
    join core.posting c on address_key(c.url) = a.address
    group by all
    having count(distinct c.posting_id) = 1
),
by_wording as (
    select l.source, l.source_posting_id, min(v.posting_id) as posting_id
    from latest l
    join raw.posting_version v using (text_key)
    join core.posting p on p.posting_id = v.posting_id and title_key(p.title) = title_key(l.title)
    group by all
    having count(distinct v.posting_id) = 1
)
select row_number() over (order by f.import_id, l.source, l.source_posting_id), l.source, l.source_posting_id,
       i.origin, 'import', l.import_id, l.file, i.imported_at, l.seen_at,
       coalesce(k.posting_id, a.posting_id, w.posting_id),
       case when k.posting_id is not null then 'key' when a.posting_id is not null then 'address'
            when w.posting_id is not null then 'wording' end,
       l.title, l.url, l.published_at, l.valid_through, l.is_closed, coalesce(l.is_text_only, false),
       r.unread_reason, r.has_text, r.role, r.in_scope, r.seniority, r.workplace,
       list_distinct(list_filter(list_transform(r.places, lambda p: p.country), lambda c: c is not null)),
       list_distinct(list_filter(list_transform(r.places, lambda p: p.city), lambda c: c is not null)),
       r.employment_type, r.salary_min, r.salary_max, r.salary_currency, r.salary_period,
       r.experience_years_min, r.degree_min, r.employer, r.employer_key, l.row_hash
from latest l
join (select source, source_posting_id, min(import_id) as import_id from raw.imported_posting group by all) f using (source, source_posting_id)
join raw.import_run i on i.import_id = l.import_id
join clean.reading r using (row_hash)
left join by_key k using (source, source_posting_id)
left join by_address a using (source, source_posting_id)
left join by_wording w using (source, source_posting_id);
