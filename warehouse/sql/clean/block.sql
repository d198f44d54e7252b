-- The blocks of each in-scope content, for telling boilerplate from what is asked for and one wording from another.
-- Grain: one row per content and block.
-- Build: kept.
create table clean.block (
    row_hash varchar not null,  -- the content
    block_no integer not null,  -- 0, 1, 2 ... from the top
    section_kind varchar not null,  -- kind of section it stands in
    block_hash varchar not null,  -- hash of its wording
    wording varchar not null,  -- its words without bullet, in lower case
    characters integer not null,  -- length
);
