-- One attempt to read one board, as the spider saw this answer alone; never changed afterwards.
-- Grain: one row per run and board that was due.
-- Build: kept.
create table raw.crawl (
    crawl_id integer primary key,  -- our number
    sequence integer not null,  -- the run
    source varchar not null,  -- collector
    board varchar not null,  -- token of the board at its source; the present one where the board list names former ones
    observed_at timestamp not null,  -- the run's clock when reading began, UTC
    crawl_status varchar not null check (crawl_status in ('complete', 'partial', 'failed', 'skipped')),  -- what the answer showed
    crawl_reason varchar,  -- why it is not complete
    http_status integer,  -- status of the last answer
    company_name varchar,  -- employer as the answer named it
    stated_total integer,  -- number of postings the source stated
    listed integer not null,  -- postings listed
    pages integer not null,  -- listing pages read
    requests integer not null,  -- requests sent, retries included
    received_bytes bigint not null,  -- bytes of bodies received
    duplicates integer not null,  -- rows that repeated an id
    rejected map(varchar, integer),  -- rows that could not be read, by reason
    dropped map(varchar, integer),  -- stated fields not carried on, by name
    warnings varchar[],  -- oddities that changed nothing
    unread map(varchar, integer),  -- rows or pages listed that could not be read, by reason; null where the crawl did not say
    rows_without_id integer,  -- rows seen whose id could not be read; null where the crawl did not say
    texts_not_fetched map(varchar, integer),  -- postings read and listed whose texts were not fetched, by reason; null where the crawl did not say
    postings_digest varchar,  -- SHA-256 of the board's rows as landed; null where it landed none, or did not say
    empty_proof varchar,  -- what shows positively that the board is empty
    former_token varchar,  -- the former token of the board that was asked; null where it was the present one
);
