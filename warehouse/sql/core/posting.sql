-- One advertisement as one source published it, with what is known of it by now.
-- Grain: one row per source, board and the source's own id. Attributes are those of its latest version.
-- Build: kept.
create table core.posting (
    posting_id integer primary key,  -- our number
    board_id integer not null,  -- the board
    source varchar not null,  -- collector
    board varchar not null,  -- token of the board at its source
    source_posting_id varchar not null,  -- id given by the source
    requisition_id varchar,  -- opening number, shared by postings of one vacancy
    title varchar,  -- as published
    url varchar,  -- as published
    is_opening boolean not null,  -- false for talent-pool posts and postings reachable by link only
    published_at timestamp,  -- stated first publication, UTC
    first_seen_at timestamp not null,  -- first crawl that listed it, UTC
    last_seen_at timestamp not null,  -- last crawl that listed it, UTC
    row_hash varchar not null,  -- its latest content, see core.posting_version
);
delete from core.posting where posting_id in (select posting_id from build.stale_posting);
insert into core.posting
with seen as (
    select s.posting_id, min(c.observed_at) as first_seen_at, max(c.observed_at) as last_seen_at
    from raw.sighting s
    join build.stale_posting using (posting_id)
    join core.crawl c using (crawl_id)
    where c.is_sight
    group by s.posting_id
),
latest as (
    from raw.posting_version join build.stale_posting using (posting_id) qualify row_number() over (partition by posting_id order by crawl_id desc) = 1
),
first_stated as (
    select posting_id, arg_min(published_at, crawl_id) filter (published_at is not null) as published_at
    from raw.posting_version
    join build.stale_posting using (posting_id)
    group by posting_id
)
select p.posting_id, b.board_id, p.source, p.board, p.source_posting_id, v.requisition_id, v.title, v.url,
       not coalesce(v.is_prospect, false) and coalesce(v.is_listed, true),
       f.published_at, s.first_seen_at, s.last_seen_at, v.row_hash
from raw.posting p
join core.board b using (source, board)
join seen s using (posting_id)
join latest v using (posting_id)
join first_stated f using (posting_id);
