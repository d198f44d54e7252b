-- One uninterrupted period in which a posting is open: see docs/method.md#dates-and-spells.
-- Grain: one row per posting and spell, half-open [entered_at, ended_at); boards that prove absences only.
-- A posting is closed when two complete evidences, 20 h apart, lack it and nothing between lists it. One that is
-- listed again within 14 days of its first absence was never away. No age closes a posting. Evidence in which more rows
-- lack an id than in the answer that last listed a posting excuses it: it neither starts nor confirms its absence, and a
-- posting that has been excused for 28 days is lost.
-- Build: kept.
create table core.posting_spell (
    posting_id integer not null,  -- the posting
    spell integer not null,  -- 1, 2, 3 ...
    board_id integer not null,  -- the board
    first_sight_at timestamp not null,  -- first crawl of the spell that listed it, UTC
    last_sight_at timestamp not null,  -- last crawl of the spell that listed it, UTC
    first_absent_at timestamp,  -- first complete evidence after the last sight, UTC; null while open or lost
    opened_at timestamp not null,  -- stated publication where usable, else first sight, UTC
    open_date_known boolean not null,  -- whether the opening is known to within the panel window
    entered_at timestamp not null,  -- when it enters stock, UTC
    ended_at timestamp,  -- when it leaves stock, UTC; null while open
    start_kind varchar not null check (start_kind in ('found', 'new')),  -- found: it was open before anybody looked
    end_kind varchar check (end_kind in ('closed', 'lost')),  -- null while open
    end_reason varchar,  -- why it was lost; unlisted where the source took it off its listing
    closed_at timestamp,  -- for durations: midpoint of last sight and first absence, UTC
    check (ended_at is null or ended_at >= entered_at)
);
delete from core.posting_spell where posting_id in (select posting_id from build.stale_posting);
insert into core.posting_spell
-- a board's answers that show or prove anything, numbered in order within each period in which it counts
with answer as (
    select c.crawl_id, c.board_id, c.observed_at as moment, c.evidence, c.is_sight, c.rows_without_id, e.epoch,
           row_number() over (partition by c.board_id, e.epoch order by c.observed_at, c.crawl_id) as n
    from core.crawl c
    join core.board_epoch e on e.board_id = c.board_id and c.observed_at >= e.first_complete_at
         and (e.lost_at is null or c.observed_at < e.lost_at)
    where c.is_sight or c.evidence = 'complete'
),
told as (
    select board_id, moment, crawl_id, evidence, rows_without_id, epoch
    from answer
    where evidence = 'complete' or (evidence = 'doubtful' and is_sight and rows_without_id > 0)
),
shown as not materialized (
    select s.posting_id, a.board_id, a.moment, a.epoch, a.n, s.is_closed,
           coalesce(s.is_unread, false) and not s.is_closed as is_unread, a.rows_without_id as beside
    from raw.sighting s
    join build.stale_posting using (posting_id)
    join answer a using (crawl_id)
    where a.is_sight
),
-- Most postings are in every answer from their first to their last one: no absence lies between, so that one row stands for all
-- these sights, with their first and last moment.
ranged as (
    select posting_id, epoch, any_value(board_id) as board_id, min(moment) as from_at, max(moment) as moment,
           max(n) - min(n) + 1 = count(*) and not bool_or(is_closed or is_unread) and max(beside) = 0 as is_unbroken
    from shown
    group by posting_id, epoch
),
listed as (
    select s.posting_id, s.board_id, s.moment as from_at, s.moment, s.epoch, bool_or(s.is_closed) as is_closed,
           bool_and(s.is_unread) as is_unread, max(s.beside) as beside
    from shown s
    semi join (from ranged where not is_unbroken) r using (posting_id, epoch)
    group by all
    union all
    select posting_id, board_id, from_at, moment, epoch, false, false, 0 from ranged where is_unbroken
),
-- What a source says again of a posting already over is no sight of it, nor is a row of it that could not be read.
sight as (
    select * exclude (is_unread)
    from listed
    qualify not (is_closed or is_unread)
         or not coalesce(last_value(if(is_unread, null, is_closed) ignore nulls) over (
                             partition by posting_id, epoch order by moment rows between unbounded preceding and 1 preceding), is_closed)
),
-- The answers that can bear on them: from the last evidence before a board's earliest sight of a posting that is due.
since as (
    select t.board_id, coalesce(max(t.moment) filter (t.moment < s.moment), any_value(s.moment)) as moment
    from told t
    join (select board_id, min(from_at) as moment from sight group by board_id) s using (board_id)
    where t.evidence = 'complete'
    group by t.board_id
),
bearing as (
    select t.* from told t join since s on s.board_id = t.board_id and t.moment >= s.moment
),
-- Rows without an id beside which a board's postings were last listed: none, save where its answers are hard to read.
beside as (
    select distinct board_id, beside from sight
),
-- The evidence of absence of a posting last listed beside so many of them, and the answers that excuse it.
evidence as (
    select t.board_id, b.beside, t.moment, t.epoch,
           row_number() over (partition by t.board_id, b.beside order by t.moment, t.crawl_id) as n
    from bearing t
    join beside b on b.board_id = t.board_id and b.beside >= t.rows_without_id
    where t.evidence = 'complete'
),
excuse as (
    select t.board_id, b.beside, t.epoch, t.moment
    from bearing t
    join beside b on b.board_id = t.board_id and b.beside < t.rows_without_id
),
-- For each evidence, the first one of the same epoch at least 20 h later: the one that can confirm an absence.
confirming as (
    select a.board_id, a.beside, a.n, a.moment, a.epoch, b.moment as confirmed_at
    from (select e.*, e.moment + to_hours(r.confirm_hours) as confirm_from from evidence e, build.closing_constant r) a
    asof left join evidence b
        on b.board_id = a.board_id and b.beside = a.beside and b.epoch = a.epoch and a.confirm_from <= b.moment
),
numbered as (
    select s.*, coalesce(v.n, 0) as evidences,
           lead(s.from_at) over (partition by s.posting_id, s.epoch order by s.moment) as next_at
    from sight s
    asof left join evidence v on v.board_id = s.board_id and v.beside = s.beside and v.moment <= s.moment
),
-- Since when a posting not listed again has been excused, and when it is lost for that.
excused as (
    select s.posting_id, s.epoch, s.moment, x.moment + to_days(r.excused_days) as given_up_at
    from (from numbered semi join (select distinct board_id, beside from excuse) using (board_id, beside)) s
    asof join excuse x on x.board_id = s.board_id and x.beside = s.beside and x.epoch = s.epoch and s.moment < x.moment
    cross join build.closing_constant r
    where coalesce(x.moment < s.next_at, true)
),
-- The absence after each sight: its first complete evidence, and whether it is a close before the next sight. An answer of
-- the very instant at which an excused posting would be lost still confirms its absence, or lists it.
absence as (
    select s.posting_id, s.board_id, s.epoch, s.from_at, s.moment, s.next_at,
           case when s.is_closed then s.moment else c.moment end as absent_at,
           s.is_closed
               or (c.confirmed_at is not null and c.confirmed_at < coalesce(s.next_at, timestamp '9999-01-01')
                   and c.confirmed_at <= coalesce(x.given_up_at, timestamp '9999-01-01')) as is_close,
           if(x.given_up_at <= e.now and x.given_up_at < coalesce(s.next_at, timestamp '9999-01-01'),
              x.given_up_at, timestamp '9999-01-01') as given_up_at
    from numbered s
    cross join core.clock e
    left join excused x on x.posting_id = s.posting_id and x.epoch = s.epoch and x.moment = s.moment
    left join confirming c on c.board_id = s.board_id and c.beside = s.beside and c.epoch = s.epoch and c.n = s.evidences + 1
),
breaks as (
    select a.*,
           coalesce(lag(if(a.is_close, a.next_at > a.absent_at + to_days(r.return_days), a.given_up_at < timestamp '9999-01-01'))
                    over (partition by a.posting_id, a.epoch order by a.moment), false) as begins
    from absence a, build.closing_constant r
),
grouped as (
    select *, sum(begins::integer) over (partition by posting_id, epoch order by moment) as part from breaks
),
period as (
    select posting_id, board_id, epoch, part, min(from_at) as first_sight_at, max(moment) as last_sight_at,
           arg_max(absent_at, moment) as absent_at, arg_max(is_close, moment) as is_close,
           arg_max(given_up_at, moment) as given_up_at,
           row_number() over (partition by posting_id order by epoch, part) as spell
    from grouped
    group by posting_id, board_id, epoch, part
),
dated as (
    select p.* exclude (given_up_at), e.first_complete_at, post.published_at,
           case when p.is_close then p.absent_at
                else nullif(least(p.given_up_at, e.lost_at), timestamp '9999-01-01') end as ended_at,
           if(p.given_up_at < coalesce(e.lost_at, timestamp '9999-01-01'), 'unreadable', e.lost_reason) as lost_reason,
           before.moment as previous_at,
           p.first_sight_at = e.first_complete_at or coalesce(lag(not p.is_close) over (partition by p.posting_id order by p.spell), false)
               as is_found_again,
           coalesce(source.states_first_publication and not source.dates_suspect, false) as dates_usable,
           p.spell = 1 and coalesce(source.states_first_publication, false)
               and post.published_at <= p.first_sight_at
               and post.published_at >= p.first_sight_at - to_days(r.publication_days)
               and (p.first_sight_at = e.first_complete_at
                    or post.published_at >= before.moment - to_days(r.publication_slack_days)) as is_dated
    from period p
    cross join build.closing_constant r
    join core.board_epoch e using (board_id, epoch)
    join core.posting post using (posting_id)
    join core.source source on source.source = post.source
    asof left join (from bearing where evidence = 'complete') before on before.board_id = p.board_id and before.moment < p.first_sight_at
),
started as (
    select d.*,
           if(coalesce(d.is_dated, false), d.published_at, d.first_sight_at) as opened_at,
           coalesce(d.is_dated, false)
               or not d.is_found_again and coalesce(d.previous_at >= d.first_sight_at - to_hours(r.panel_hours), false)
               as open_date_known,
           d.is_found_again
               or coalesce(d.spell = 1 and d.dates_usable
                           and d.published_at <= d.previous_at - to_days(r.publication_slack_days)
                           and d.published_at >= d.previous_at - to_days(r.publication_days), false) as is_found
    from dated d, build.closing_constant r
)
select s.posting_id, s.spell, s.board_id, s.first_sight_at, s.last_sight_at,
       if(s.is_close, s.absent_at, null),
       s.opened_at, s.open_date_known,
       if(is_found, first_sight_at, greatest(opened_at, first_complete_at)),
       ended_at,
       if(is_found, 'found', 'new'),
       case when is_close then 'closed' when ended_at is not null then 'lost' end,
       case when not is_close then lost_reason when u.posting_id is not null then 'unlisted' end,
       if(is_close, last_sight_at + (absent_at - last_sight_at) / 2, null)
from started s
left join (from core.posting_version where not is_listed) u
    on u.posting_id = s.posting_id and u.seen_from <= s.absent_at and (u.seen_until is null or s.absent_at < u.seen_until);
