-- Whether each answer of a board is evidence, as the answer alone showed it; core.crawl adds what later ones confirmed.
-- The last row of a board is the present. How it is told: build.board_fold, which each build adds to these rows.
-- Grain: one row per board and step, for boards whose listing can prove an absence (whole, page_set).
-- Build: kept.
create table core.evidence_fold (
    board_id integer not null,  -- the board
    step integer not null,  -- 1, 2, 3 ... in the order of runs
    crawl_id integer,  -- the crawl, if the step is one
    moment timestamp not null,  -- when, UTC
    evidence varchar,  -- as first judged: complete, doubtful, partial, failed, skipped
    rule varchar,  -- the closing rule that decided
    confirmed integer[] not null,  -- earlier doubtful crawls that this step confirms
    contradicted integer[] not null,  -- earlier doubtful crawls that this step contradicts
    lost_at timestamp,  -- when the board's postings were lost, if this step shows it
    lost_reason varchar,  -- not_read, board_unlisted, board_gone, replaced or renumbered
    open_before integer not null,  -- postings open before the step, provisionally closed ones included
);
-- the last build's present is over
delete from core.evidence_fold where (board_id, step) in (select board_id, step from build.board_fold);
insert into core.evidence_fold
select board_id, step, crawl_id, moment, evidence, rule, confirmed, contradicted, lost_at, lost_reason, open_before
from build.board_fold;
