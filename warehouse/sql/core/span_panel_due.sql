-- Boards in the panel at both ends of a span: changes are told on these alone.
-- Grain: one row per due week, span and board.
create or replace table core.span_panel_due (
    week date not null,  -- Monday of the later week
    weeks integer not null,  -- 1, 4, 13 or 52
    before_week date not null,  -- Monday of the earlier week
    board_id integer not null,  -- the board
);
insert into core.span_panel_due
select s.week, s.weeks, s.before_week, n.board_id
from core.span_due s
join core.board_week n on n.week = s.week and n.in_panel
join core.board_week b on b.week = s.before_week and b.board_id = n.board_id and b.in_panel;
