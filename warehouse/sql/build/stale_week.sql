-- The weeks whose numbers are computed in this build: the latest nine, and all from the first on that rests on other
-- rows than in the last build. A week's numbers look back over the weeks before it, never ahead, except to the first 13.
-- Grain: one row per week; columns as in core.week.
-- Build: replaced.
create table build.stale_week (
    week date primary key,  -- its Monday
    week_label varchar not null,  -- ISO year and week, or first for the first reading
    begins_at timestamp not null,  -- Monday 00:00 UTC
    tau timestamp not null,  -- reference instant: the Monday 00:00 UTC that ends it
);
insert into build.stale_week
from core.week
where week >= least((select max(week) - 56 from core.week),
                    (select min(d.week) from build.week_digest d left join last_week l using (week)
                     where l.digest is distinct from d.digest));
