-- An employer's open vacancies at both ends of a link of marts.week_index, on boards in the panel at both. Vacancies lost one by
-- one, on a board that is still read, leave both sides.
-- Grain: one row per week and employer with one at either end.
-- Build: kept.
create table build.panel_employer (
    week date not null,  -- Monday
    employer_key varchar not null,  -- the employer
    now integer not null,  -- at the week's end
    before integer not null,  -- at the end of the linked week
);
delete from build.panel_employer where week >= (select min(week) - 7 from build.stale_flow);
insert into build.panel_employer
with linked as (
    from build.linked_week where week >= (select min(week) - 7 from build.stale_flow)
),
paired as (
    select l.week, l.linked_week, now.board_id
    from linked l
    join core.board_week now on now.week = l.week
    join core.board_week before on before.board_id = now.board_id and before.week = l.linked_week
    where now.in_panel and before.in_panel
),
-- lost since the linked week though their board was not, and open again now or not
left_out as (
    select l.week, v.board_id, v.employer_key, count(*) as before, count(again.vacancy_id) as now
    from linked l
    join core.week w using (week)
    join core.vacancy_week b on b.week = l.linked_week
    join core.vacancy_spell s on s.vacancy_id = b.vacancy_id and s.entered_at = b.entered_at
         and s.end_reason = 'unreadable' and s.ended_at < w.tau
    join core.vacancy v on v.vacancy_id = b.vacancy_id
    left join core.vacancy_week again on again.week = l.week and again.vacancy_id = b.vacancy_id
    group by all
)
select week, employer_key, sum(now), sum(before)
from (
    select p.week, b.employer_key, b.open as now, 0 as before
    from paired p join build.panel_stock b on b.board_id = p.board_id and b.week = p.week
    union all
    select p.week, b.employer_key, 0, b.open
    from paired p join build.panel_stock b on b.board_id = p.board_id and b.week = p.linked_week
    union all
    select p.week, x.employer_key, -x.now, -x.before
    from paired p join left_out x using (week, board_id)
)
group by all
having sum(now) + sum(before) > 0;
