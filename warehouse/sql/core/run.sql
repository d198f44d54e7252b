-- One crawl run with a clock that never steps back.
-- Grain: one row per run. `clock` is the latest clock of this and all earlier runs (F53).
-- Build: replaced.
create table core.run (
    sequence integer primary key,  -- place in the order of runs
    run_id varchar not null,  -- name of the run in landing
    clock timestamp not null,  -- the run's clock, UTC, never before an earlier run's
    boards integer not null,  -- boards listed and enabled
    crawls integer not null,  -- boards that were due
    complete integer not null,  -- crawls whose answer was complete
);
insert into core.run
select r.sequence, r.run_id,
       max(r.clock) over (order by r.sequence),
       (select count(*) from raw.run_board b where b.sequence = r.sequence and b.enabled),
       (select count(*) from raw.crawl c where c.sequence = r.sequence),
       (select count(*) from raw.crawl c where c.sequence = r.sequence and c.crawl_status = 'complete')
from raw.run r;
