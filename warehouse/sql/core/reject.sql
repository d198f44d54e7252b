-- Rows of answers that could not be read as postings, counted by reason; nothing is dropped in silence.
-- Grain: one row per crawl and reason.
-- Build: replaced.
create table core.reject (
    crawl_id integer not null,  -- the crawl
    kind varchar not null check (kind in ('row', 'field')),  -- a whole row, or a stated field not carried on
    reason varchar not null,  -- why, or which field
    counted integer not null,  -- how many
);
insert into core.reject
select crawl_id, 'row', unnest(map_keys(rejected)), unnest(map_values(rejected)) from raw.crawl
union all
select crawl_id, 'field', unnest(map_keys(dropped)), unnest(map_values(dropped)) from raw.crawl;
