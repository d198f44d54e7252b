-- Where the fold over a board's steps stands: the state that the next build takes it up from, see core.board_fold.
-- Grain: one row a board with a step of record; the present is none.
create table if not exists core.board_state (
    board_id integer primary key,  -- the board
    step integer not null,  -- its latest step of record
    live integer[] not null,  -- postings open and listed when last read
    away struct(id integer, absent_at timestamp)[] not null,  -- postings provisionally closed
    doubts struct(crawl_id integer, moment timestamp, kind varchar, missing integer[], ids integer[])[] not null,  -- doubtful answers not yet decided
    empties struct(crawl_id integer, moment timestamp)[] not null,  -- empty answers in a row
    gone_answers timestamp[] not null,  -- answers 404 or 410 in a row
    last_complete timestamp,  -- latest complete evidence, UTC
    last_ids integer[] not null,  -- postings listed when last seen
    last_company varchar,  -- employer as last named
);
delete from core.board_state where board_id in (select board_id from core.board_fold where kind <> 'present');
insert into core.board_state
select board_id, step, live, away, doubts, empties, gone_answers, last_complete, last_ids, last_company
from core.board_fold
where kind <> 'present'
qualify row_number() over (partition by board_id order by step desc) = 1;
