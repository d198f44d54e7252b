-- One board: the smallest thing that can be read completely.
-- Grain: one row per source and board ever listed in a run, numbered as they appeared. Attributes are those of the latest
-- run that listed it.
-- Build: replaced.
create table core.board (
    board_id integer primary key,  -- our number
    source varchar not null,  -- collector
    board varchar not null,  -- token of the board at its source
    employer varchar not null,  -- employer as listed
    listing_kind varchar not null,  -- what its listing proves: whole, page_set, window, thread
    enabled boolean not null,  -- whether the latest run tracked it
    first_run integer not null,  -- first run that listed it
    filled_at timestamp,  -- first answer that listed a posting, UTC; null: unproven, its empty answers prove nothing
);
insert into core.board
with filled as (
    select source, board, min(r.clock) as filled_at
    from raw.crawl c
    join core.run r using (sequence)
    where c.listed > 0 and c.crawl_status in ('complete', 'partial')
    group by source, board
)
select row_number() over (order by min(sequence), source, board),
       source, board,
       arg_max(employer, sequence),
       arg_max(listing_kind, sequence),
       bool_or(enabled and sequence = (select max(sequence) from raw.run)),
       min(sequence),
       any_value(f.filled_at)
from raw.run_board
left join filled f using (source, board)
group by source, board;
