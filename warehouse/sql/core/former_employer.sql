-- Whose a board's earlier postings were, where its token has passed to another company: the employer that the board list named
-- when the board's own postings were last read (docs/method.md#closing-rules).
-- Grain: one row per board and epoch (core.board_epoch) up to the one that ended so.
-- Build: replaced.
create table core.former_employer (
    board_id integer not null,  -- the board
    epoch integer not null,  -- its epoch
    employer varchar not null,  -- as listed then
    employer_key varchar not null,  -- joining key
    is_agency boolean not null,  -- recruits for clients that stay unknown
    primary key (board_id, epoch)
);
insert into core.former_employer
with passed as (
    select e.board_id, e.epoch, max(c.sequence) as sequence
    from core.board_epoch e
    join core.crawl c on c.board_id = e.board_id and c.observed_at >= e.first_complete_at and c.observed_at < e.lost_at
    where e.lost_reason = 'replaced' and c.evidence = 'complete'
    group by all
)
select e.board_id, e.epoch, l.employer, l.employer_key, l.is_agency
from core.board_epoch e
asof join passed p on p.board_id = e.board_id and e.epoch <= p.epoch
join core.board b on b.board_id = e.board_id
join raw.run_board r on r.sequence = p.sequence and r.source = b.source and r.board = b.board
join clean.listed_employer l on l.listed = r.employer and l.employer_key is not null;
