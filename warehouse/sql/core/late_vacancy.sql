-- Vacancies open at the end of a week that nobody could know of at its report's cut-off (docs/method.md#nowcast), of the 13 weeks
-- before the newest, on boards in the panel of that week: opened before the end and first seen after the cut-off, or closed by
-- what was known then and listed again since within 14 days, so that they were never away.
-- Grain: one row per week and such vacancy. Vacancies found when a board is first read are not among them.
-- Build: replaced.
create table core.late_vacancy (
    week date not null,  -- Monday
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version in force at the week's end, see core.vacancy_version
);
insert into core.late_vacancy
with known_week as (
    select k.week, k.tau, k.tau + to_hours(r.report_after_hours) as cutoff
    from core.week k, build.closing_constant r
    where k.week < (select max(week) from core.week) and k.week >= (select max(week) - 91 from core.week)
      and k.week > (select min(week) from core.week)
),
spell as (
    from core.posting_spell where ended_at is null or ended_at >= (select min(tau) from known_week)
),
-- spells that went on after a close was confirmed
bridged as (
    select a.posting_id, a.absent_at, a.decided_at, q.ended_at
    from spell q
    join core.absence a on a.posting_id = q.posting_id and a.is_confirmed and q.entered_at <= a.absent_at
         and (q.ended_at is null or q.ended_at > a.absent_at)
),
unknown as (
    select k.week, q.posting_id
    from known_week k
    join spell q on q.first_sight_at >= k.cutoff and q.entered_at < k.tau and q.entered_at >= k.tau - interval 28 day
         and (q.ended_at is null or q.ended_at >= k.tau)
    where q.start_kind = 'new'
    union
    select k.week, a.posting_id
    from known_week k
    join bridged a on a.absent_at < k.tau and a.decided_at < k.cutoff and (a.ended_at is null or a.ended_at >= k.tau)
    join raw.sighting s on s.posting_id = a.posting_id
    join core.crawl c on c.crawl_id = s.crawl_id and c.is_sight and c.observed_at > a.decided_at
    group by k.week, k.cutoff, a.posting_id, a.absent_at
    having min(c.observed_at) >= k.cutoff
),
concerned as (
    select distinct k.week, k.tau, p.vacancy_id
    from unknown u
    join known_week k using (week)
    join core.vacancy_posting p using (posting_id)
)
select c.week, c.vacancy_id, h.version
from concerned c
join core.vacancy_week h using (week, vacancy_id)
join core.vacancy v using (vacancy_id)
join core.board_week b on b.week = c.week and b.board_id = v.board_id and b.in_panel
join core.vacancy_posting p using (vacancy_id)
join core.posting_spell q on q.posting_id = p.posting_id and q.entered_at < c.tau and (q.ended_at is null or q.ended_at >= c.tau)
left join unknown u on u.week = c.week and u.posting_id = p.posting_id
group by c.week, c.vacancy_id, h.version
having count(*) = count(u.posting_id);
