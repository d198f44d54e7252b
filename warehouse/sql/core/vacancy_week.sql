-- Which vacancies are open in scope at the end of each week, and which of their versions is in force then: the base of all
-- shares.
-- Grain: one row per week and vacancy open at the week's end.
-- Build: kept.
create table core.vacancy_week (
    week date not null,  -- Monday
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version in force, see core.vacancy_version
    entered_at timestamp not null,  -- when its spell entered stock, UTC
    opened_at timestamp not null,  -- when it was opened, UTC
);
delete from core.vacancy_week
where vacancy_id in (select vacancy_id from build.stale_vacancy)
   or week not in (select week from core.week join last_calendar using (week, tau));
insert into core.vacancy_week
with held as (
    select v.vacancy_id, v.version, v.from_at, coalesce(v.until_at, timestamp 'infinity') as until_at, s.entered_at, s.opened_at,
           v.vacancy_id in (select vacancy_id from build.stale_vacancy) as is_stale
    from core.vacancy_version v
    join core.vacancy_spell s using (vacancy_id, spell)
),
calendar as (
    select week, tau, (week, tau) not in (select week, tau from last_calendar) as is_new from core.week
)
select w.week, h.vacancy_id, h.version, h.entered_at, h.opened_at
from calendar w
join held h on h.from_at < w.tau and h.until_at >= w.tau and h.is_stale
union all
select w.week, h.vacancy_id, h.version, h.entered_at, h.opened_at
from (from calendar where is_new) w
join held h on h.from_at < w.tau and h.until_at >= w.tau and not h.is_stale;
