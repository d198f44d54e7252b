-- The weeks whose account of readings is computed in this build (marts.week_quality): those of build.stale_flow, and all from
-- the first on with other readings in build.flow_digest than in the last build.
-- Grain: one row per week; columns as in core.week.
-- Build: replaced.
create table build.stale_reading (
    week date primary key,  -- its Monday
    week_label varchar not null,  -- ISO year and week, or first for the first reading
    begins_at timestamp not null,  -- Monday 00:00 UTC
    tau timestamp not null,  -- reference instant: the Monday 00:00 UTC that ends it
);
insert into build.stale_reading
from core.week
where week >= least((select min(week) from build.stale_flow),
                    (select min(d.week) from build.flow_digest d left join last_flow l using (week)
                     where l.readings is distinct from d.readings));
