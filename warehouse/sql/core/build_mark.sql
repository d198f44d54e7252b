-- How far the last build went: the latest run it knew, and by which rules it computed. Written when all else is.
-- Grain: one row, none before the first build.
create table if not exists core.build_mark (
    sequence integer not null,  -- its latest run
    rules varchar not null,  -- hash of the SQL, the reference files, the reading rules and the engine's version
);
