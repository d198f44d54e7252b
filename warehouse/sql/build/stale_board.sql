-- Boards whose rows in past weeks differ from the last build's: their employer has another name, tracking began or ended, or the
-- weeks in which they were lost have changed.
-- Grain: one row per board.
-- Build: replaced.
create table build.stale_board (
    board_id integer primary key,  -- the board
);
insert into build.stale_board
with listed as (
    select board_id, employer, enabled from core.board
),
before as (
    select min(week) as week from build.stale_week
),
lost as (
    select l.week, l.board_id from build.lost_board l, before b where l.week < b.week
),
lost_then as (
    select l.week, l.board_id from last_lost_board l, before b where l.week < b.week
)
select board_id from (from listed except from last_board)
union
select board_id from ((from lost except from lost_then) union all (from lost_then except from lost));
