-- One import as landed: files that somebody held, such as saved pages and alert mails, and where they say they had them from.
-- Grain: one row per import.
-- Build: kept.
create table raw.import_run (
    import_id integer primary key,  -- our number
    name varchar not null,  -- name of the import in landing
    imported_at timestamp not null,  -- when, UTC
    origin varchar not null,  -- where the files come from, as whoever imported them says
    licence varchar,  -- under which terms, as whoever imported them says
    held_by varchar,  -- who says that files of sites whose terms forbid copying are held lawfully
    postings integer not null,  -- postings landed
);
