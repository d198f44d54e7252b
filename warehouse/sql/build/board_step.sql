-- What happened to a board since the last build, in order: each crawl with the postings it listed, a run whose board list
-- named another employer for it, the first run that no longer tracked it, and the present. The input of the fold
-- (build.board_fold). A first build takes all steps ever.
-- Grain: one row per board and step, for boards whose listing can prove an absence (whole, page_set).
-- Build: replaced.
create table build.board_step (
    board_id integer not null,  -- the board
    step integer not null,  -- 1, 2, 3 ... in the order of runs
    kind varchar not null,  -- renamed, crawl, unlisted or present
    crawl_id integer,  -- the crawl; null for the other kinds
    moment timestamp not null,  -- when, UTC, never before an earlier step
    crawl_status varchar,  -- what the answer alone showed; failed where a page set shows no posting and no proof of emptiness
    http_status integer,  -- status of the last answer; null where a former token of the board was asked
    company varchar,  -- employer as the answer named it, as names are compared
    ids integer[] not null,  -- postings listed and not said to be over
    over_ids integer[] not null,  -- postings listed and said to be over
    rows_without_id integer not null,  -- rows seen whose id could not be read
    titles struct(id integer, title ubigint)[] not null,  -- what the board's postings were called then, where the answer has none in common with the one before
);
insert into build.board_step
with unread as (
    select crawl_id, posting_id
    from raw.sighting
    join raw.crawl c using (crawl_id)
    join last_build l on c.sequence > l.sequence
    where is_unread and not is_closed
),
-- a row that could not be read shows nothing new of a posting that was over when last read
still_over as (
    select u.crawl_id, u.posting_id
    from unread u
    join raw.sighting s on s.posting_id = u.posting_id and s.crawl_id < u.crawl_id and (not s.is_unread or s.is_closed)
    group by all
    having arg_max(s.is_closed, s.crawl_id)
),
listed as (
    select crawl_id,
           list(posting_id order by posting_id) filter (not is_closed) as ids,
           list(posting_id order by posting_id) filter (is_closed) as over_ids
    from raw.sighting
    join raw.crawl c using (crawl_id)
    join last_build l on c.sequence > l.sequence
    where (crawl_id, posting_id) not in (from still_over)
    group by crawl_id
),
-- The proof is asked only of landing that says how many rows lacked an id: older files could not state one.
crawl_step as (
    select k.board_id, c.sequence, 'crawl' as kind, c.crawl_id, r.clock as moment,
           if(c.crawl_status = 'complete' and k.listing_kind = 'page_set' and l.crawl_id is null and c.rows_without_id = 0
              and c.empty_proof is null, 'failed', c.crawl_status) as crawl_status,
           if(c.former_token is null, c.http_status, null) as http_status,
           company_key(c.company_name) as company, coalesce(l.ids, []) as ids, coalesce(l.over_ids, []) as over_ids,
           unreadable_rows(c.rows_without_id, c.rejected) as rows_without_id
    from raw.crawl c
    join core.board k using (source, board)
    join core.run r using (sequence)
    join last_build b on c.sequence > b.sequence
    left join listed l using (crawl_id)
),
tracked as (
    select b.board_id, r.sequence, r.clock,
           rb.employer <> lag(rb.employer) over runs as is_renamed,
           coalesce(rb.enabled, false) as is_tracked,
           coalesce(lag(coalesce(rb.enabled, false)) over runs, false) as was_tracked
    from core.board b
    join core.run r on r.sequence >= b.first_run
    join last_build l on r.sequence >= l.sequence
    left join raw.run_board rb on rb.sequence = r.sequence and rb.source = b.source and rb.board = b.board
    window runs as (partition by b.board_id order by r.sequence)
),
list_step as (
    select board_id, tracked.sequence, unnest(list_concat(if(is_renamed, ['renamed'], []),
                                                          if(was_tracked and not is_tracked, ['unlisted'], []))) as kind,
           clock as moment
    from tracked
    join last_build l on tracked.sequence > l.sequence
    where is_renamed or (was_tracked and not is_tracked)
),
present_step as (
    select board_id, (select max(sequence) + 1 from core.run) as sequence, 'present' as kind, (select now from core.clock) as moment
    from core.board
),
steps as (
    from crawl_step
    union all by name from list_step
    union all by name from present_step
),
-- Answers that share no posting with the one before: only for these is it asked what the postings were called.
apart as (
    select *
    from (select *, lag(ids) over (partition by board_id order by sequence, crawl_id) as ids_before
          from crawl_step where crawl_status in ('complete', 'partial') and len(ids) > 0) c
    left join last_state s using (board_id)
    where not list_has_any(c.ids, coalesce(c.ids_before, list_concat(s.known_ids, s.stranger_ids), c.ids))
),
titled as (
    select a.crawl_id, p.posting_id, hash(title_key(arg_max(v.title, v.crawl_id))) as title
    from apart a
    join core.board b using (board_id)
    join raw.posting p using (source, board)
    join raw.posting_version v on v.posting_id = p.posting_id and v.crawl_id <= a.crawl_id
    group by a.crawl_id, p.posting_id
),
titles as (
    select crawl_id, list(struct_pack(id := posting_id, title := title) order by posting_id) as titles
    from titled
    group by crawl_id
)
select s.board_id,
       coalesce(f.step, 0) + row_number() over (
           partition by s.board_id order by s.sequence, list_position(['renamed', 'crawl', 'unlisted'], s.kind), s.crawl_id),
       s.kind, s.crawl_id, s.moment, s.crawl_status, s.http_status, s.company, coalesce(s.ids, []), coalesce(s.over_ids, []),
       coalesce(s.rows_without_id, 0), coalesce(t.titles, [])
from steps s
join core.board b using (board_id)
left join last_state f using (board_id)
left join titles t using (crawl_id)
where b.listing_kind in ('whole', 'page_set');
