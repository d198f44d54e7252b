-- One board: the smallest thing that can be read completely.
-- Grain: one row a source and board ever listed in a run, numbered as they appeared. Attributes are those of the latest
-- run that listed it.
create or replace table core.board (
    board_id integer primary key,  -- our number
    source varchar not null,  -- collector
    board varchar not null,  -- token of the board at its source
    employer varchar not null,  -- employer as listed
    listing_kind varchar not null,  -- what its listing proves: whole, page_set, window, thread
    enabled boolean not null,  -- whether the latest run tracked it
    first_run integer not null,  -- first run that listed it
);
insert into core.board
select row_number() over (order by min(sequence), source, board),
       source, board,
       arg_max(employer, sequence),
       arg_max(listing_kind, sequence),
       bool_or(enabled and sequence = (select max(sequence) from raw.run)),
       min(sequence)
from raw.run_board
group by source, board;
