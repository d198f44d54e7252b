-- Boards that are lost by the end of a week (core.board_epoch) and have not been read completely since.
-- Grain: one row per week and such board.
-- Build: replaced.
create table build.lost_board (
    week date not null,  -- Monday
    board_id integer not null,  -- the board
);
insert into build.lost_board
with losses as (
    select board_id, lost_at from core.board_epoch where lost_at is not null
)
select distinct w.week, l.board_id
from losses l
join core.week w on l.lost_at <= w.tau
where not exists (select 1 from core.board_epoch later where later.board_id = l.board_id
                  and later.first_complete_at > l.lost_at and later.first_complete_at < w.tau);
