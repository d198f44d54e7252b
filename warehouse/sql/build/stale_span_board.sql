-- Boards in the panel at both ends of a span: changes are told on these alone.
-- Grain: one row per stale week, span and board.
-- Build: replaced.
create table build.stale_span_board (
    week date not null,  -- Monday of the later week
    weeks integer not null,  -- 1, 4, 13 or 52
    before_week date not null,  -- Monday of the earlier week
    board_id integer not null,  -- the board
);
insert into build.stale_span_board
select s.week, s.weeks, s.before_week, n.board_id
from build.stale_span s
join core.board_week n on n.week = s.week and n.in_panel
join core.board_week b on b.week = s.before_week and b.board_id = n.board_id and b.in_panel;
