-- What happened to a board since the last build, in order: each crawl with the postings it listed, the first run that no
-- longer tracked it, and the present. The input of the fold (core.board_fold). A first build takes all steps ever.
-- Grain: one row a board and step, for boards whose listing can prove an absence (whole, page_set).
create or replace table core.board_step (
    board_id integer not null,  -- the board
    step integer not null,  -- 1, 2, 3 ... in the order of runs
    kind varchar not null,  -- crawl, unlisted or present
    crawl_id integer,  -- the crawl; null for the other kinds
    moment timestamp not null,  -- when, UTC, never before an earlier step
    crawl_status varchar,  -- what the answer alone showed
    http_status integer,  -- status of the last answer
    company varchar,  -- employer as the answer named it, lower case
    ids integer[] not null,  -- postings listed and not said to be over
);
insert into core.board_step
with listed as (
    select crawl_id, list(posting_id order by posting_id) as ids
    from raw.sighting
    join raw.crawl c using (crawl_id)
    join last_build l on c.sequence > l.sequence
    where not is_closed
    group by crawl_id
),
crawl_step as (
    select k.board_id, c.sequence, 'crawl' as kind, c.crawl_id, r.clock as moment, c.crawl_status, c.http_status,
           lower(trim(c.company_name)) as company, coalesce(l.ids, []) as ids
    from raw.crawl c
    join core.board k using (source, board)
    join core.run r using (sequence)
    join last_build b on c.sequence > b.sequence
    left join listed l using (crawl_id)
),
tracked as (
    select b.board_id, r.sequence, r.clock,
           coalesce(rb.enabled, false) as is_tracked,
           coalesce(lag(coalesce(rb.enabled, false)) over (partition by b.board_id order by r.sequence), false) as was_tracked
    from core.board b
    join core.run r on r.sequence >= b.first_run
    join last_build l on r.sequence >= l.sequence
    left join raw.run_board rb on rb.sequence = r.sequence and rb.source = b.source and rb.board = b.board
),
unlisted_step as (
    select board_id, tracked.sequence, 'unlisted', null, clock, null, null, null, []::integer[]
    from tracked
    join last_build l on tracked.sequence > l.sequence
    where was_tracked and not is_tracked
),
present_step as (
    select board_id, (select max(sequence) + 1 from core.run), 'present', null, (select now from core.clock),
           null, null, null, []::integer[]
    from core.board
),
steps as (
    from crawl_step union all from unlisted_step union all from present_step
)
select s.board_id,
       coalesce(f.step, 0) + row_number() over (partition by s.board_id order by s.sequence, s.kind),
       s.kind, s.crawl_id, s.moment, s.crawl_status, s.http_status, s.company, s.ids
from steps s
join core.board b using (board_id)
left join last_state f using (board_id)
where b.listing_kind in ('whole', 'page_set');
