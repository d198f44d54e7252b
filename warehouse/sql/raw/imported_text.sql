-- The markup of each imported wording, apart from what was crawled, so that an import never stands in for a board's text.
-- Grain: one row per text key.
-- Build: kept.
create table raw.imported_text (
    text_key varchar primary key,  -- identifies the wording
    html varchar using compression zstd,  -- the markup, personal data removed
    markup_hash varchar,  -- hash of the markup
);
