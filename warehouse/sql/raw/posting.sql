-- Every advertisement ever seen, by its key.
-- Grain: one row per source, board and the source's own id.
-- Build: kept.
create table raw.posting (
    posting_id integer primary key,  -- our number
    source varchar not null,  -- collector
    board varchar not null,  -- token of the board at its source; the present one where the board list names former ones
    source_posting_id varchar not null,  -- id given by the source
);
