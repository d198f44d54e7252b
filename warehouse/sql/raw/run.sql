-- One crawl run as landed: its place in the order of runs and its clock.
-- Grain: one row a run. Runs are ordered by sequence, never by clock, since clocks step back.
create table if not exists raw.run (
    sequence integer primary key,  -- place in the order of runs
    run_id varchar not null,  -- name of the run in landing
    clock timestamp not null,  -- the run's clock, UTC, read once
    landed_at timestamp not null,  -- when the run was sealed, UTC
);
