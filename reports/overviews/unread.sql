-- The boards of a week that were not read, with the reason; those with most open vacancies first. One row per board.
with asked as (
    select week from marts.week_quality where week = $week or week_label = 'first'
)
select source || ':' || board as "board", employer as "employer", state as "state", coalesce(reason, '') as "reason",
       coalesce(strftime(last_complete_at, '%Y-%m-%d %H:%M'), 'never') as "last read (UTC)", open_vacancies as "open vacancies"
from marts.week_board
where week in (from asked) and state <> 'read'
order by open_vacancies desc, source, board
