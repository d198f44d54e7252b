-- One uninterrupted period in which a vacancy is listed, in scope or not: the union of its postings' intervals, see
-- docs/method.md#stock-and-flow. Gaps of up to a day after a close are bridged, gaps after a loss are not.
-- Grain: one row per vacancy and listing, half-open [entered_at, ended_at).
-- Build: kept.
create table core.vacancy_listing (
    vacancy_id integer not null,  -- the vacancy
    listing integer not null,  -- 1, 2, 3 ...
    entered_at timestamp not null,  -- when it begins, UTC
    ended_at timestamp,  -- when it ends, UTC; null while listed
    start_kind varchar not null check (start_kind in ('found', 'reposted', 'new')),  -- why it begins
    end_kind varchar check (end_kind in ('closed', 'lost')),  -- why it ends; null while listed
    end_reason varchar,  -- as in core.posting_spell, of the posting that ended last; moved where it was found on another board soon after
    opened_at timestamp not null,  -- earliest opening of its postings, UTC
    open_date_known boolean not null,  -- whether that opening is known
    closed_at timestamp,  -- latest close of its postings, for durations, UTC
    check (ended_at is null or ended_at >= entered_at)
);
delete from core.vacancy_listing where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy_listing
with interval_ as (
    select v.vacancy_id, s.*, coalesce(s.ended_at, timestamp '9999-01-01') as until
    from core.posting_spell s
    join core.vacancy_posting v using (posting_id)
    join build.stale_vacancy using (vacancy_id)
),
reached as (
    select *,
           max(until) over before as reached_at,
           -- of the intervals that reach furthest, a close is bridged, a loss is not
           arg_max(end_kind, struct_pack(u := until, c := end_kind = 'closed')) over before as reached_kind
    from interval_
    window before as (partition by vacancy_id order by entered_at, until, posting_id, spell
                      rows between unbounded preceding and 1 preceding)
),
island as (
    select r.*,
           sum((reached_at is null
                or entered_at > reached_at + if(reached_kind = 'closed', to_days(k.bridge_days), to_days(0))
                or (entered_at = reached_at and reached_kind = 'lost'))::integer)
               over (partition by vacancy_id order by entered_at, until, posting_id, spell) as part
    from reached r, build.closing_constant k
),
united as (
    select vacancy_id, part,
           min(entered_at) as entered_at,
           if(max(until) = timestamp '9999-01-01', null, max(until)) as ended_at,
           arg_min(start_kind, struct_pack(e := entered_at, k := if(start_kind = 'found', 0, 1))) as start_kind,
           max(struct_pack(u := until, k := if(end_kind = 'closed', 1, 0), kind := end_kind, reason := end_reason)) as last,
           arg_min(opened_at, opened_at) as opened_at,
           arg_min(open_date_known, struct_pack(o := opened_at, k := not open_date_known)) as open_date_known,
           max(closed_at) as closed_at,
           arg_min(board_id, struct_pack(e := entered_at, p := posting_id)) as first_board,
           arg_max(board_id, struct_pack(u := until, p := posting_id)) as last_board
    from island
    group by vacancy_id, part
),
-- One that closed on a board and was found on another soon after has moved, and was open all the time.
followed as (
    select u.*,
           last.kind = 'closed' and lead(start_kind) over later = 'found' and lead(first_board) over later <> last_board
               and lead(entered_at) over later <= ended_at + to_days(k.elsewhere_days) as has_moved,
           if(has_moved, 'lost', last.kind) as end_kind,
           if(has_moved, 'moved', last.reason) as end_reason
    from united u, build.closing_constant k
    window later as (partition by vacancy_id order by entered_at)
),
ordered as (
    select *,
           row_number() over listings as listing,
           lag(end_kind) over listings as kind_before,
           max(if(end_kind = 'closed', ended_at, null)) over (
               partition by vacancy_id order by entered_at rows between unbounded preceding and 1 preceding) as last_close
    from followed
    window listings as (partition by vacancy_id order by entered_at)
)
select o.vacancy_id, o.listing, o.entered_at, o.ended_at,
       case when o.start_kind = 'found' or o.kind_before = 'lost' then 'found'
            when o.last_close >= o.entered_at - to_days(k.repost_days) then 'reposted'
            else 'new' end,
       if(o.ended_at is null, null, o.end_kind), if(o.ended_at is null, null, o.end_reason),
       o.opened_at, o.open_date_known,
       if(o.end_kind = 'closed', o.closed_at, null)
from ordered o, build.closing_constant k;
