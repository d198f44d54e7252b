-- The earlier weeks against which this build tells the changes of each due week: 1, 4, 13 and 52 weeks before, where a
-- week of ours is there.
-- Grain: one row per due week and span.
create or replace table core.span_due (
    week date not null,  -- Monday of the later week
    weeks integer not null,  -- 1, 4, 13 or 52
    before_week date not null,  -- Monday of the earlier week
);
insert into core.span_due
select w.week, k.weeks, w.week - 7 * k.weeks
from core.week_due w
join (values (1), (4), (13), (52)) k(weeks) on true
where exists (from core.week b where b.week = w.week - 7 * k.weeks);
