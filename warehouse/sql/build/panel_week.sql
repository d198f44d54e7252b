-- What else a link of marts.week_index asks of the panel: its boards, and the direct comparison with the week 13 weeks before.
-- Grain: one row per week.
-- Build: kept.
create table build.panel_week (
    week date primary key,  -- Monday
    boards integer not null,  -- boards in the panel of the week and of the linked one
    direct_13 double,  -- open vacancies over those 13 weeks before, on boards in the panel of both
);
delete from build.panel_week where week >= (select min(week) - 7 from build.stale_flow);
insert into build.panel_week
with stale as (
    from core.week where week >= (select min(week) - 7 from build.stale_flow)
),
boards as (
    select l.week, count(*) as boards
    from build.linked_week l
    join stale using (week)
    join core.board_week now on now.week = l.week
    join core.board_week before on before.board_id = now.board_id and before.week = l.linked_week
    where now.in_panel and before.in_panel
    group by l.week
),
board_stock as (
    select week, board_id, sum(open) as open from build.panel_stock where week >= (select min(week) - 98 from build.stale_flow) group by all
),
thirteen as (
    select now.week, sum(coalesce(n.open, 0))::double / nullif(sum(coalesce(b.open, 0)), 0) as direct_13
    from core.board_week now
    join stale using (week)
    join core.board_week before on before.board_id = now.board_id and before.week = now.week - 91
    left join board_stock n on n.board_id = now.board_id and n.week = now.week
    left join board_stock b on b.board_id = now.board_id and b.week = now.week - 91
    where now.in_panel and before.in_panel
    group by now.week
)
select week, coalesce(b.boards, 0), t.direct_13
from stale
left join boards b using (week)
left join thirteen t using (week);
