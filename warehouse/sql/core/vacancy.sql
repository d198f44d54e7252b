-- One job opening as far as we can tell: a cluster of postings. A vacancy is neither an advertisement nor a hire.
-- Title, address and scope are the latest: those of its earliest-seen open posting, else of the one that ended last. What it
-- says (role, level, pay ...) stands in core.vacancy_version, in force by week, and in marts.vacancy as of now.
-- Grain: one row per vacancy, in scope or not.
-- Build: kept.
create table core.vacancy (
    vacancy_id integer primary key,  -- the smallest posting_id of its postings
    source varchar not null,  -- source of its first-seen posting
    board_id integer not null,  -- board of its first-seen posting
    employer_key varchar not null,  -- the employer, as its first-seen posting names it
    title varchar,  -- as published
    url varchar,  -- as published
    in_scope boolean,  -- an opening in machine-learning engineering; null where nobody can tell
    scope_rule varchar,  -- the rule that decided scope
    row_hash varchar not null,  -- key of clean.reading
    postings integer not null,  -- advertisements merged
);
delete from core.vacancy where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy
with member as (
    select v.vacancy_id, p.*, x.in_scope
    from core.vacancy_posting v
    join build.stale_vacancy using (vacancy_id)
    join core.posting p using (posting_id)
    join (from core.posting_version where seen_until is null) x using (posting_id)
),
span as (
    select posting_id, max(coalesce(ended_at, timestamp 'infinity')) as ended_at
    from core.posting_spell
    where posting_id in (select posting_id from member)
    group by posting_id
),
first_seen as (
    from member qualify row_number() over (partition by vacancy_id order by first_seen_at, posting_id) = 1
),
latest as (
    from member
    left join span using (posting_id)
    qualify row_number() over (partition by vacancy_id order by ended_at desc nulls last, first_seen_at, posting_id) = 1
),
counted as (
    select vacancy_id, count(*) as postings from member group by vacancy_id
)
select l.vacancy_id, f.source, f.board_id, e.employer_key, l.title, l.url,
       l.in_scope, r.scope_rule, l.row_hash, c.postings
from latest l
join first_seen f using (vacancy_id)
join core.employer_of_posting e on e.posting_id = f.posting_id
join counted c using (vacancy_id)
join clean.reading r on r.row_hash = l.row_hash;
