-- The week that a link of marts.week_index compares each week with: the newest earlier one with a panel, 13 weeks back at most.
-- Grain: one row per week that has one.
-- Build: replaced.
create table build.linked_week (
    week date primary key,  -- Monday
    linked_week date not null,  -- Monday of the other
);
insert into build.linked_week
with panel_week as (
    select distinct week from core.board_week w join core.board b using (board_id)
    where w.in_panel and b.listing_kind in ('whole', 'page_set')
)
select w.week, max(p.week)
from core.week w
join panel_week p on p.week < w.week and p.week >= w.week - 91
group by w.week;
