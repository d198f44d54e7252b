-- What each posting of a vacancy that this build decides again said while it was open, from when to when: its spells
-- cut by its versions. Only vacancies of which anything was ever in scope.
-- Grain: one row per posting, spell and version, half-open [from_at, until_at).
-- Build: replaced.
create table build.posting_period (
    vacancy_id integer not null,  -- the vacancy
    posting_id integer not null,  -- the posting
    place integer not null,  -- among the vacancy's postings: 1 is the earliest seen
    version integer not null,  -- its version in force
    row_hash varchar not null,  -- the content
    in_scope boolean,  -- an opening in machine-learning engineering; null where nobody can tell
    from_at timestamp not null,  -- UTC
    until_at timestamp not null,  -- UTC; infinity while open
);
insert into build.posting_period
with member as (
    select v.vacancy_id, p.posting_id, row_number() over (partition by v.vacancy_id order by p.first_seen_at, p.posting_id) as place
    from core.vacancy_posting v
    join build.stale_vacancy using (vacancy_id)
    join core.posting p using (posting_id)
    where v.vacancy_id in (select vacancy_id from core.vacancy_posting join core.posting_version using (posting_id) where in_scope)
)
select m.vacancy_id, m.posting_id, m.place, v.version, v.row_hash, v.in_scope,
       if(v.version = 1, s.entered_at, greatest(s.entered_at, v.seen_from)) as from_at,
       least(coalesce(s.ended_at, timestamp 'infinity'), coalesce(v.seen_until, timestamp 'infinity')) as until_at
from member m
join core.posting_spell s using (posting_id)
join core.posting_version v using (posting_id)
where from_at < until_at;
