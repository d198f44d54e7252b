-- Names that stand beside known skills where a content asks, and that the vocabulary does not hold.
-- Grain: one row a content in scope and name. Counted nowhere as skills: a queue for the vocabulary.
create table if not exists clean.term (
    row_hash varchar not null,  -- the content
    term varchar not null,  -- the name as written
);
