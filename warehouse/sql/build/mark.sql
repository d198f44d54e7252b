-- How far the last build went, and what it rested on: the latest run it knew, the raw rows until then, the rules it followed.
-- Grain: one row, none before the first build.
-- Build: kept.
create table build.mark (
    sequence integer not null,  -- its latest run
    raw_rows varchar not null,  -- counts and sums of hashes of the raw rows up to that run, by table, and of how they were read
    rules varchar not null,  -- hash of the SQL, the reference files, the reading rules and the engine's version
);
