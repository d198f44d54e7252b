-- Open vacancies in scope by board and employer, as the links of marts.week_index count them: without those that closed before
-- a reading after the week's end.
-- Grain: one row per week, board and employer with one.
-- Build: kept.
create table build.panel_stock (
    week date not null,  -- Monday
    board_id integer not null,  -- the board
    employer_key varchar not null,  -- the employer
    open integer not null,  -- open vacancies
);
-- such a reading tells of closes in the first hours of the week after
delete from build.panel_stock where week >= (select min(week) - 7 from build.stale_flow);
insert into build.panel_stock
with closed_before as (
    select a.week, w.vacancy_id
    from build.read_after a
    join core.vacancy v using (board_id)
    join core.vacancy_week w on w.week = a.week and w.vacancy_id = v.vacancy_id
    join core.vacancy_spell s on s.vacancy_id = w.vacancy_id and s.entered_at = w.entered_at
    where s.end_kind = 'closed' and s.ended_at < a.until
)
select w.week, v.board_id, v.employer_key, count(*)
from core.vacancy_week w
anti join closed_before using (week, vacancy_id)
join core.vacancy_version v using (vacancy_id, version)
where w.week >= (select min(week) - 7 from build.stale_flow)
group by all;
