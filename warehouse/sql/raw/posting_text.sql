-- The markup of each wording ever landed.
-- Grain: one row per text key.
-- Build: kept.
create table raw.posting_text (
    text_key varchar primary key,  -- identifies the wording
    html varchar using compression zstd,  -- the source's markup, personal data removed
    markup_hash varchar,  -- hash of the markup
);
