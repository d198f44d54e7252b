-- The skills a content names, each once, in its strongest class.
-- Grain: one row per content and skill.
-- Build: kept.
create table clean.mention (
    row_hash varchar not null,  -- the content
    skill varchar not null,  -- canonical name
    class varchar not null,  -- required, preferred or context, by section and sentence
    evidence varchar not null,  -- the words that name it
    block_no integer not null,  -- block they stand in; -1 for the title
    years_min double,  -- years of it demanded, where the text says so
);
