-- Imports: what people held and took in, beside what was crawled. See docs/importing.md.
-- Grain: one row per import.
-- Build: replaced.
create table core.import_run (
    import_id integer primary key,  -- our number
    name varchar not null,  -- name of the import in landing
    imported_at timestamp not null,  -- when, UTC
    origin varchar not null,  -- where the files come from, as whoever imported them says
    licence varchar,  -- under which terms, as whoever imported them says
    held_by varchar,  -- who says that files of sites whose terms forbid copying are held lawfully
    files integer not null,  -- files read, those refused included
    postings integer not null,  -- postings landed
);
insert into core.import_run
select r.import_id, r.name, r.imported_at, r.origin, r.licence, r.held_by,
       (select count(*) from raw.import_file f where f.import_id = r.import_id), r.postings
from raw.import_run r;
