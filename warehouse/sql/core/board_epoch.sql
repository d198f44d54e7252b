-- A period in which a board counts: from its first complete evidence, ever or since it was lost, until it is lost.
-- Grain: one row per board and period.
-- Build: replaced.
create table core.board_epoch (
    board_id integer not null,  -- the board
    epoch integer not null,  -- 1, 2, 3 ...
    after_at timestamp,  -- when the board was last lost before, UTC; null for the first
    first_complete_at timestamp,  -- first complete evidence of the period, UTC; null while there is none
    lost_at timestamp,  -- when the board was lost, UTC; null while it is not
    lost_reason varchar,  -- not_read, board_unlisted, board_gone, replaced or renumbered
);
insert into core.board_epoch
with losses as (
    select board_id, lost_at, lost_reason, row_number() over (partition by board_id order by step) as n
    from core.evidence_fold
    where lost_at is not null
),
periods as (
    select b.board_id, coalesce(before.n, 0) + 1 as epoch, before.lost_at as after_at, here.lost_at, here.lost_reason
    from (select board_id, 0 as n from core.board where listing_kind in ('whole', 'page_set')
          union all select board_id, n from losses) b
    left join losses before on before.board_id = b.board_id and before.n = b.n
    left join losses here on here.board_id = b.board_id and here.n = b.n + 1
)
select p.board_id, p.epoch, p.after_at, min(c.observed_at), p.lost_at, p.lost_reason
from periods p
left join core.crawl c on c.board_id = p.board_id and c.evidence = 'complete'
     and (p.after_at is null or c.observed_at >= p.after_at) and (p.lost_at is null or c.observed_at < p.lost_at)
group by all;
