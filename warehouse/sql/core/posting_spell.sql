-- One uninterrupted period in which a posting is open (METRICS 1.3 and 1.4).
-- Grain: one row a posting and spell, half-open [entered_at, ended_at); boards that prove absences only.
-- A posting is closed when two complete evidences, 20 h apart, lack it and nothing between lists it. One that is
-- listed again within 14 days of its first absence was never away. No age closes a posting.
create table if not exists core.posting_spell (
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
delete from core.posting_spell where posting_id in (select posting_id from core.posting_due);
insert into core.posting_spell
with rules as (
    select max(value) filter (rule = 'confirm_hours') as confirm_hours,
           max(value) filter (rule = 'return_days') as return_days,
           max(value) filter (rule = 'publication_days') as publication_days,
           max(value) filter (rule = 'publication_slack_days') as slack_days,
           max(value) filter (rule = 'panel_hours') as panel_hours
    from core.closing_rule
),
told as (
    select c.board_id, c.observed_at as moment, c.crawl_id, e.epoch
    from core.crawl c
    join core.board_epoch e on e.board_id = c.board_id and c.observed_at >= e.first_complete_at
         and (e.lost_at is null or c.observed_at < e.lost_at)
    where c.evidence = 'complete'
),
listed as (
    select s.posting_id, c.board_id, c.observed_at as moment, e.epoch, bool_or(s.is_closed) as is_closed,
           bool_and(coalesce(s.is_unread, false) and not s.is_closed) as is_unread
    from raw.sighting s
    join core.posting_due using (posting_id)
    join core.crawl c using (crawl_id)
    join core.board_epoch e on e.board_id = c.board_id and c.observed_at >= e.first_complete_at
         and (e.lost_at is null or c.observed_at < e.lost_at)
    where c.is_sight
    group by all
),
-- What a source says again of a posting already over is no sight of it, nor is a row of it that could not be read.
sight as (
    select * exclude (is_unread)
    from listed
    qualify not (is_closed or is_unread)
         or not coalesce(last_value(if(is_unread, null, is_closed) ignore nulls) over (
                             partition by posting_id, epoch order by moment rows between unbounded preceding and 1 preceding), is_closed)
),
-- The evidence that can bear on them: from the last one before a board's earliest sight of a posting that is due.
since as (
    select t.board_id, coalesce(max(t.moment) filter (t.moment < s.moment), any_value(s.moment)) as moment
    from told t
    join (select board_id, min(moment) as moment from sight group by board_id) s using (board_id)
    group by t.board_id
),
evidence as (
    select t.board_id, t.moment, t.epoch, row_number() over (partition by t.board_id order by t.moment, t.crawl_id) as n
    from told t
    join since s on s.board_id = t.board_id and t.moment >= s.moment
),
-- For each evidence, the first one of the same epoch at least 20 h later: the one that can confirm an absence.
confirming as (
    select a.board_id, a.n, a.moment, a.epoch, b.moment as confirmed_at
    from (select e.*, e.moment + to_hours(r.confirm_hours::integer) as confirm_from from evidence e, rules r) a
    asof left join evidence b on b.board_id = a.board_id and b.epoch = a.epoch and a.confirm_from <= b.moment
),
numbered as (
    select s.*, coalesce(v.n, 0) as evidences,
           lead(s.moment) over (partition by s.posting_id, s.epoch order by s.moment) as next_at
    from sight s
    asof left join evidence v on v.board_id = s.board_id and v.moment <= s.moment
),
-- The absence after each sight: its first complete evidence, and whether it is a close before the next sight.
absence as (
    select s.posting_id, s.board_id, s.epoch, s.moment, s.next_at,
           case when s.is_closed then s.moment else c.moment end as absent_at,
           s.is_closed
               or (c.confirmed_at is not null and (s.next_at is null or c.confirmed_at < s.next_at)) as is_close
    from numbered s
    left join confirming c on c.board_id = s.board_id and c.epoch = s.epoch and c.n = s.evidences + 1
),
breaks as (
    select a.*,
           coalesce(lag(a.is_close and a.next_at > a.absent_at + to_days(r.return_days::integer))
                    over (partition by a.posting_id, a.epoch order by a.moment), false) as begins
    from absence a, rules r
),
grouped as (
    select *, sum(begins::integer) over (partition by posting_id, epoch order by moment) as part from breaks
),
period as (
    select posting_id, board_id, epoch, part, min(moment) as first_sight_at, max(moment) as last_sight_at,
           arg_max(absent_at, moment) as absent_at, arg_max(is_close, moment) as is_close,
           row_number() over (partition by posting_id order by epoch, part) as spell
    from grouped
    group by posting_id, board_id, epoch, part
),
dated as (
    select p.*, e.first_complete_at, e.lost_at, e.lost_reason, post.published_at,
           before.moment as previous_at,
           p.first_sight_at = e.first_complete_at as in_first_evidence,
           coalesce(source.states_first_publication and not source.dates_suspect, false) as dates_usable,
           p.spell = 1 and coalesce(source.states_first_publication, false)
               and post.published_at <= p.first_sight_at
               and post.published_at >= p.first_sight_at - to_days(r.publication_days::integer)
               and (p.first_sight_at = e.first_complete_at
                    or post.published_at >= before.moment - to_days(r.slack_days::integer)) as is_dated
    from period p
    cross join rules r
    join core.board_epoch e using (board_id, epoch)
    join core.posting post using (posting_id)
    join core.source source on source.source = post.source
    asof left join evidence before on before.board_id = p.board_id and before.moment < p.first_sight_at
),
started as (
    select d.*,
           if(coalesce(d.is_dated, false), d.published_at, d.first_sight_at) as opened_at,
           coalesce(d.is_dated, false)
               or coalesce(d.previous_at >= d.first_sight_at - to_hours(r.panel_hours::integer), false)
               as open_date_known,
           d.in_first_evidence
               or coalesce(d.spell = 1 and d.dates_usable
                           and d.published_at <= d.previous_at - to_days(r.slack_days::integer)
                           and d.published_at >= d.previous_at - to_days(r.publication_days::integer), false) as is_found
    from dated d, rules r
)
select s.posting_id, s.spell, s.board_id, s.first_sight_at, s.last_sight_at,
       if(s.is_close, s.absent_at, null),
       s.opened_at, s.open_date_known,
       if(is_found, first_sight_at, greatest(opened_at, first_complete_at)),
       case when is_close then absent_at else lost_at end,
       if(is_found, 'found', 'new'),
       case when is_close then 'closed' when lost_at is not null then 'lost' end,
       case when not is_close then lost_reason when u.posting_id is not null then 'unlisted' end,
       if(is_close, last_sight_at + (absent_at - last_sight_at) / 2, null)
from started s
left join (from core.posting_version where not is_listed) u
    on u.posting_id = s.posting_id and u.seen_from <= s.absent_at and (u.seen_until is null or s.absent_at < u.seen_until);
