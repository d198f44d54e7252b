-- Which in-scope vacancies are in stock at the end of each week, the base of all shares.
-- Grain: one row a week and vacancy open at the week's end.
create table if not exists core.vacancy_week (
    week date not null,  -- Monday
    vacancy_id integer not null,  -- the vacancy
    entered_at timestamp not null,  -- when its spell entered stock, UTC
    opened_at timestamp not null,  -- when it was opened, UTC
);
delete from core.vacancy_week
where vacancy_id in (select vacancy_id from core.vacancy_due)
   or week not in (select week from core.week join last_calendar using (week, tau));
insert into core.vacancy_week
with spell as (
    select s.vacancy_id, s.entered_at, s.ended_at, s.opened_at, s.vacancy_id in (select vacancy_id from core.vacancy_due) as is_due
    from core.vacancy_spell s
    join core.vacancy v using (vacancy_id)
    where v.in_scope
),
calendar as (
    select week, tau, (week, tau) not in (select week, tau from last_calendar) as is_new from core.week
)
select w.week, s.vacancy_id, s.entered_at, s.opened_at
from calendar w
join spell s on s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau) and s.is_due
union all
select w.week, s.vacancy_id, s.entered_at, s.opened_at
from (from calendar where is_new) w
join spell s on s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau) and not s.is_due;
