-- The whole board list as each run landed it, so that a board that left the list is known.
-- Grain: one row per run and board, also for boards that were not due.
-- Build: kept.
create table raw.run_board (
    sequence integer not null,  -- the run
    source varchar not null,  -- collector
    board varchar not null,  -- token of the board at its source; the present one where the board list names former ones
    employer varchar not null,  -- employer as listed in boards.csv
    enabled boolean not null,  -- whether the board was tracked in that run
    listing_kind varchar not null,  -- what its listing proves: whole, page_set, window, thread
    was varchar,  -- earlier tokens of the same board, separated by blanks or semicolons
    country varchar,  -- country as listed in boards.csv
);
