-- The weeks whose flows are computed in this build: those of build.stale_week, and all from the first on with other flows in
-- build.flow_digest than in the last build. A week's flows rest on it and the weeks before it.
-- Grain: one row per week; columns as in core.week.
-- Build: replaced.
create table build.stale_flow (
    week date primary key,  -- its Monday
    week_label varchar not null,  -- ISO year and week, or first for the first reading
    begins_at timestamp not null,  -- Monday 00:00 UTC
    tau timestamp not null,  -- reference instant: the Monday 00:00 UTC that ends it
);
insert into build.stale_flow
from core.week
where week >= least((select min(week) from build.stale_week),
                    (select min(d.week) from build.flow_digest d left join last_flow l using (week)
                     where l.flows is distinct from d.flows));
