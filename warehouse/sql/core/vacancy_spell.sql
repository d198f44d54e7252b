-- One uninterrupted period in which a vacancy is open in scope: the unit of stock and flow, see docs/method.md#stock-and-flow.
-- It begins and ends with a listing, or where the version in force comes into scope or leaves it while listed.
-- Grain: one row per vacancy and spell, half-open [entered_at, ended_at).
-- Build: kept.
create table core.vacancy_spell (
    vacancy_id integer not null,  -- the vacancy
    spell integer not null,  -- 1, 2, 3 ...
    entered_at timestamp not null,  -- when it enters stock, UTC
    ended_at timestamp,  -- when it leaves stock, UTC; null while open
    start_kind varchar not null check (start_kind in ('entered_scope', 'found', 'reposted', 'new')),  -- why it enters
    end_kind varchar check (end_kind in ('closed', 'lost', 'left_scope')),  -- why it leaves; null while open
    end_reason varchar,  -- as in core.posting_spell, of the posting that ended last
    opened_at timestamp not null,  -- earliest opening of its postings in the listing, UTC
    open_date_known boolean not null,  -- whether that opening is known
    closed_at timestamp,  -- latest close of its postings, for durations, UTC
    check (ended_at is null or ended_at > entered_at)
);
delete from core.vacancy_spell where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy_spell
with entering as (
    select *, in_scope and not coalesce(lag(in_scope) over (partition by vacancy_id, listing order by from_at), false) as enters
    from build.vacancy_period
),
run as (
    select vacancy_id, listing, sum(enters::integer) over (partition by vacancy_id order by from_at) as spell, from_at, until_at
    from entering
    qualify in_scope
),
united as (
    select r.*, l.start_kind, l.opened_at, l.open_date_known, l.closed_at, l.end_reason, r.entered_at = l.entered_at as begins_with_listing,
           case when r.ended_at = l.ended_at then l.end_kind when r.ended_at is not null then 'left_scope' end as end_kind
    from (select vacancy_id, listing, spell, min(from_at) as entered_at, nullif(max(until_at), timestamp 'infinity') as ended_at
          from run group by all) r
    join core.vacancy_listing l using (vacancy_id, listing)
),
ordered as (
    select *,
           lag(end_kind) over (partition by vacancy_id order by spell) as kind_before,
           max(if(end_kind = 'closed', ended_at, null)) over (
               partition by vacancy_id order by spell rows between unbounded preceding and 1 preceding) as last_close
    from united
)
select o.vacancy_id, o.spell, o.entered_at, o.ended_at,
       case when not o.begins_with_listing then 'entered_scope'
            when o.start_kind = 'found' or o.kind_before = 'lost' then 'found'
            when o.last_close >= o.entered_at - to_days(k.repost_days) then 'reposted'
            else 'new' end,
       o.end_kind, if(o.end_kind in ('closed', 'lost'), o.end_reason, null),
       o.opened_at, o.open_date_known,
       if(o.end_kind = 'closed', o.closed_at, null)
from ordered o, build.closing_constant k;
