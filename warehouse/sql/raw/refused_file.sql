-- Files of landing that the latest load did not take in: runs that do not add up, and files that are no run's.
-- Grain: one row per file.
-- Build: kept.
create table raw.refused_file (
    file varchar not null,  -- its path in the data folder
    run_id varchar,  -- the run that counts as not read because of it; null for a file that is no run's
    clock timestamp,  -- that run's clock, UTC
    cause varchar not null,  -- why
    remedy varchar not null,  -- what to do about it
);
