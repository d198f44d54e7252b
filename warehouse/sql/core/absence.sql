-- The first absence of each posting from a complete reading, and when it was decided: confirmed as a close, or contradicted by
-- a later sight (docs/method.md#nowcast). It counts as known then: the state that each answer of a board left behind.
-- Grain: one row per posting and first absence. An excused posting is not absent; a posting that its source itself ends is not here.
-- Build: kept.
create table core.absence (
    board_id integer not null,  -- the board
    posting_id integer not null,  -- the posting
    absent_at timestamp not null,  -- first complete evidence that lacks it, UTC
    decided_at timestamp,  -- the answer that confirmed or contradicted it, UTC; null while it is pending
    is_confirmed boolean,  -- whether that answer lacks it as well; null while it is pending
);
insert into core.absence
select f.board_id, a.away.id, a.away.absent_at, null, null
from build.board_fold f, unnest(f.away) as a(away)
where f.kind <> 'present'
  and not exists (select 1 from core.absence k where k.posting_id = a.away.id and k.absent_at = a.away.absent_at)
group by all;
-- An absence is in each state from its first answer until the one that decides it; states from before this build decided nothing.
update core.absence
set decided_at = d.moment, is_confirmed = d.is_confirmed
from (
    select k.posting_id, k.absent_at, f.moment, not list_contains(f.live, k.posting_id) as is_confirmed
    from core.absence k
    join (select board_id, min(step) - 1 as step from build.board_fold where kind <> 'present' group by board_id) b using (board_id)
    left join (
        select f.board_id, a.away.id as posting_id, a.away.absent_at as absent_at, max(f.step) as step
        from build.board_fold f, unnest(f.away) as a(away)
        where f.kind <> 'present'
        group by all
    ) h on h.board_id = k.board_id and h.posting_id = k.posting_id and h.absent_at = k.absent_at
    join build.board_fold f on f.board_id = k.board_id and f.step = coalesce(h.step, b.step) + 1 and f.kind <> 'present'
    where k.decided_at is null
) d
where core.absence.posting_id = d.posting_id and core.absence.absent_at = d.absent_at;
