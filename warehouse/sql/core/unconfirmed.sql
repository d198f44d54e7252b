-- Vacancies that are open at the end of a week only because a close awaits its second reading: every posting of theirs open then is
-- missing from a first complete reading before that end, neither confirmed nor contradicted yet (docs/method.md#nowcast).
-- Grain: one row per week and such vacancy. Excused and doubtful absences are not among them.
-- Build: replaced.
create table core.unconfirmed (
    week date not null,  -- Monday
    vacancy_id integer not null,  -- the vacancy
    absent_at timestamp not null,  -- when the last of its postings was first missing, UTC
);
insert into core.unconfirmed
with pending as (
    select a.posting_id, a.absent_at, p.vacancy_id
    from core.absence a join core.vacancy_posting p using (posting_id)
    where a.decided_at is null
),
concerned as (
    select distinct w.week, k.tau, w.vacancy_id
    from pending q
    join core.week k on q.absent_at < k.tau
    join core.vacancy_week w on w.week = k.week and w.vacancy_id = q.vacancy_id
)
select c.week, c.vacancy_id, max(q.absent_at)
from concerned c
join core.vacancy_posting p on p.vacancy_id = c.vacancy_id
join core.posting_spell s on s.posting_id = p.posting_id and s.entered_at < c.tau and (s.ended_at is null or s.ended_at >= c.tau)
left join pending q on q.posting_id = p.posting_id and q.absent_at < c.tau
group by c.week, c.vacancy_id
having count(*) = count(q.posting_id);
