-- The earlier weeks against which this build tells the changes of each stale week: 1, 4, 13 and 52 weeks before, where a
-- week of ours is there.
-- Grain: one row per stale week and span.
-- Build: replaced.
create table build.stale_span (
    week date not null,  -- Monday of the later week
    weeks integer not null,  -- 1, 4, 13 or 52
    before_week date not null,  -- Monday of the earlier week
);
insert into build.stale_span
select w.week, k.weeks, w.week - 7 * k.weeks
from build.stale_week w
join (values (1), (4), (13), (52)) k(weeks) on true
where exists (from core.week b where b.week = w.week - 7 * k.weeks);
