-- Boards whose panel reading came after the week's end, and the one before long before it: what closed in between is first
-- missing from that reading, so that the stock at the week's end still holds it. A link of marts.week_index counts what the
-- reading shows.
-- Grain: one row per week and such board.
-- Build: replaced.
create table build.read_after (
    week date not null,  -- Monday
    board_id integer not null,  -- the board
    tau timestamp not null,  -- the week's end
    until timestamp not null,  -- until when its reading counts for the week, UTC
);
insert into build.read_after
select b.week, b.board_id, k.tau, k.tau + to_hours(r.panel_after_hours)
from core.board_week b
join core.week k using (week)
cross join build.closing_constant r
where b.in_panel and not b.is_read_before and b.last_complete_at >= k.tau;
