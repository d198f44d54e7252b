-- Names that stand beside known skills where a content asks, and that the vocabulary does not hold.
-- Grain: one row per content in scope and name. Counted nowhere as skills: a queue for the vocabulary.
-- Build: kept.
create table clean.term (
    row_hash varchar not null,  -- the content
    term varchar not null,  -- the name as written
);
