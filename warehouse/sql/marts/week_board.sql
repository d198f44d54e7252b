-- How each board was read in each week, and why not. A board that was not read is never shown as empty.
-- Grain: one row per week and board.
-- Build: replaced.
create table marts.week_board (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    source varchar not null,  -- collector
    board varchar not null,  -- token of the board
    employer varchar not null,  -- employer as listed
    listing_kind varchar not null,  -- what its listing proves
    enabled boolean not null,  -- whether it is tracked now
    was_enabled boolean not null,  -- whether it was tracked when the week's report was due
    state varchar not null check (state in ('read', 'doubtful', 'partial', 'failed', 'skipped', 'not_due', 'unproven', 'lost')),  -- how the week ended for it; unproven: empty, and never filled
    reason varchar,  -- why it was not read completely
    crawls integer not null,  -- attempts in the week
    complete integer not null,  -- of them with complete evidence
    requests integer not null,  -- requests sent for it in the week, retries and robots.txt included
    received_bytes bigint not null,  -- bytes of the answers' bodies, uncompressed
    texts_queued integer,  -- postings whose texts the week's last crawl left for later runs; null where it did not say
    last_complete_at timestamp,  -- latest complete evidence by the week's end, UTC
    open_vacancies integer not null,  -- in-scope vacancies open on it
    vacancies integer not null,  -- n behind the row: open_vacancies
    employers integer not null,  -- 1
    suppressed_reason varchar,  -- never set: boards are always shown
    primary key (week, source, board)
);
insert into marts.week_board
-- the board list as the newest run had it by the hour of the week's report
with newest_run as (
    select w.week, max(r.sequence) as sequence
    from core.week w
    cross join build.closing_constant k
    join core.run r on r.clock < w.tau + to_hours(k.report_after_hours)
    group by w.week
),
listed as (
    select n.week, b.source, b.board, b.enabled from newest_run n join raw.run_board b using (sequence)
),
asked as (
    select w.week, c.board_id, sum(c.requests)::integer as requests, sum(c.received_bytes)::bigint as received_bytes,
           arg_max_null(c.texts_queued, c.sequence) as texts_queued
    from core.week w
    join core.crawl c on c.observed_at >= w.begins_at and c.observed_at < w.tau
    group by all
)
select bw.week, w.week_label, b.source, b.board, b.employer, b.listing_kind, b.enabled, coalesce(l.enabled, false),
       case when bw.in_panel then 'read'
            when exists (select 1 from core.board_epoch e where e.board_id = b.board_id and e.lost_at <= w.tau
                         and not exists (select 1 from core.board_epoch later where later.board_id = b.board_id
                                         and later.first_complete_at > e.lost_at and later.first_complete_at < w.tau))
                 then 'lost'
            when bw.crawls = 0 then 'not_due'
            when bw.is_unproven and bw.complete > 0 then 'unproven'
            when bw.doubtful > 0 then 'doubtful'
            when bw.partial > 0 then 'partial'
            when bw.failed > 0 then 'failed'
            when bw.skipped > 0 then 'skipped'
            else 'not_due' end,
       -- that a board was never filled is no failed attempt's doing
       if(bw.in_panel or (bw.is_unproven and bw.complete > 0), null, bw.last_reason), bw.crawls, bw.complete, coalesce(a.requests, 0),
       coalesce(a.received_bytes, 0), a.texts_queued, bw.last_complete_at,
       bw.open_vacancies, bw.open_vacancies, 1, null
from core.board_week bw
join core.week w using (week)
join core.board b using (board_id)
left join asked a on a.week = bw.week and a.board_id = bw.board_id
left join listed l on l.week = bw.week and l.source = b.source and l.board = b.board;
