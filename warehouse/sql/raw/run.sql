-- One crawl run as landed: its place in the order of runs and its clock.
-- Grain: one row per run. Runs are ordered by their own numbers, never by clock, since clocks step back; only where data
-- folders were merged, so that two runs have one number, clocks order them all.
-- Build: kept.
create table raw.run (
    sequence integer primary key,  -- place in the order of runs
    run_id varchar not null,  -- name of the run in landing
    clock timestamp not null,  -- the run's clock, UTC, read once
    landed_at timestamp not null,  -- when the run was sealed, UTC
    number integer,  -- its place among the runs of the installation that made it
    refused varchar,  -- why its crawls count as not read: its landing files do not add up; null for a run loaded whole
);
