-- Which in-scope vacancies are in stock at the end of each week, the base of all shares.
-- Grain: one row a week and vacancy open at the week's end.
create or replace table core.vacancy_week (
    week date not null,  -- Monday
    vacancy_id integer not null,  -- the vacancy
    entered_at timestamp not null,  -- when its spell entered stock, UTC
    opened_at timestamp not null,  -- when it was opened, UTC
);
insert into core.vacancy_week
select w.week, s.vacancy_id, s.entered_at, s.opened_at
from core.week w
join core.vacancy_spell s on s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau)
join core.vacancy v using (vacancy_id)
where v.in_scope;
