-- How each board was read in each week, and why not. A board that was not read is never shown as empty.
-- Grain: one row per week and board.
-- Build: kept.
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
delete from marts.week_board
where week >= (select min(week) from build.stale_week)
   or (source, board) in (select source, board from core.board join build.stale_board using (board_id));
insert into marts.week_board
-- due are all boards in stale weeks, and stale boards in earlier ones, too
with due as (
    select b.*
    from core.board_week b
    where b.week in (select week from build.stale_week) or b.board_id in (select board_id from build.stale_board)
),
due_week as (
    from core.week where week in (select week from due)
),
-- the board list as the newest run had it by the hour of the week's report
newest_run as (
    select w.week, max(r.sequence) as sequence
    from due_week w
    cross join build.closing_constant k
    join core.run r on r.clock < w.tau + to_hours(k.report_after_hours)
    group by w.week
),
listed as (
    select n.week, b.source, b.board, b.enabled from newest_run n join raw.run_board b using (sequence)
),
asked as (
    select d.week, d.board_id, sum(c.requests)::integer as requests, sum(c.received_bytes)::bigint as received_bytes,
           arg_max_null(c.texts_queued, c.sequence) as texts_queued
    from due d
    join core.week w using (week)
    join core.crawl c on c.board_id = d.board_id and date_trunc('week', c.observed_at)::date = d.week and c.observed_at < w.tau
    group by all
)
select bw.week, w.week_label, b.source, b.board, b.employer, b.listing_kind, b.enabled, coalesce(l.enabled, false),
       case when bw.in_panel then 'read'
            when g.board_id is not null then 'lost'
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
from due bw
join due_week w using (week)
join core.board b using (board_id)
left join build.lost_board g on g.week = bw.week and g.board_id = bw.board_id
left join asked a on a.week = bw.week and a.board_id = bw.board_id
left join listed l on l.week = bw.week and l.source = b.source and l.board = b.board;
