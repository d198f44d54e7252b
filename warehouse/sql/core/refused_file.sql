-- Files of landing that the latest load did not take in: runs that do not add up, whose crawls count as not read, and
-- files that are no run's. Nothing closes because of them, and a run is loaded once its files are restored.
-- Grain: one row per file.
-- Build: replaced.
create table core.refused_file (
    file varchar not null,  -- its path in the data folder
    run_id varchar,  -- the run that counts as not read because of it; null for a file that is no run's
    clock timestamp,  -- that run's clock, UTC
    cause varchar not null,  -- why
    remedy varchar not null,  -- what to do about it
);
insert into core.refused_file from raw.refused_file;
