-- What an import made of each file.
-- Grain: one row per import and file, those that were refused included.
-- Build: kept.
create table raw.import_file (
    import_id integer not null,  -- the import
    file integer not null,  -- 1, 2, 3 ... in the order of reading
    name varchar not null,  -- its name without folders
    sha256 varchar,  -- of its bytes; null for a file that was not read to its end
    kind varchar,  -- page, mhtml, mail, mailbox, table, lines, warc or quads; null where it is none of these
    entries integer not null,  -- pages, mails or rows read
    postings integer not null,  -- postings landed
    repeated integer not null,  -- postings that an earlier file or import had landed as they are
    skipped map(varchar, integer),  -- entries without a posting, by reason
    dropped map(varchar, integer),  -- stated fields not carried on, by name
    refused varchar,  -- why it was not read, or not read to its end
);
