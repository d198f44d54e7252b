-- Vacancies opened before the end of a week and first seen only after its report's cut-off (docs/method.md#nowcast), of the 13
-- weeks before the newest. What is found on a board first read is none of them.
-- Grain: one row a week and such vacancy.
create or replace table core.late_vacancy (
    week date not null,  -- Monday
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version in force at the week's end, see core.vacancy_version
);
insert into core.late_vacancy
with rules as (
    select max(value) filter (rule = 'report_after_hours') as after_hours from core.closing_rule
),
known_week as (
    select k.week, k.tau, k.tau + to_hours(r.after_hours::integer) as cutoff
    from core.week k, rules r
    where k.week < (select max(week) from core.week) and k.week >= (select max(week) - 91 from core.week)
      and k.week > (select min(week) from core.week)
)
select k.week, s.vacancy_id, h.version
from known_week k
join core.vacancy_spell s on s.entered_at < k.tau and (s.ended_at is null or s.ended_at >= k.tau) and s.start_kind in ('new', 'reposted')
join core.vacancy_week h on h.week = k.week and h.vacancy_id = s.vacancy_id and h.entered_at = s.entered_at
join core.vacancy_posting p on p.vacancy_id = s.vacancy_id
join core.posting_spell q on q.posting_id = p.posting_id and q.entered_at < k.tau and (q.ended_at is null or q.ended_at >= k.tau)
where s.entered_at >= k.tau - interval 28 day
group by k.week, s.vacancy_id, h.version, k.cutoff
having min(q.first_sight_at) >= k.cutoff;
