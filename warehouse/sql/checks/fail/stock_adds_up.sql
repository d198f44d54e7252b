-- Boards, sources and countries must describe the same stock; rows returned are weeks where they differ.
select d.week_label, d.open_vacancies, sum(bw.open_vacancies) as on_boards
from marts.week_demand d
join core.board_week bw using (week)
where d.slice_kind = 'all'
group by all
having d.open_vacancies <> sum(bw.open_vacancies);
