-- What each vacancy that this build decides again said while it was listed, from when to when: the version in force of
-- its earliest-seen open posting. A period ends where that changes, or where one of its postings opens, closes or says something else; days
-- bridged between two postings belong to the period before.
-- Grain: one row per vacancy and period, half-open [from_at, until_at).
-- Build: replaced.
create table build.vacancy_period (
    vacancy_id integer not null,  -- the vacancy
    listing integer not null,  -- its listing, see core.vacancy_listing
    from_at timestamp not null,  -- UTC
    until_at timestamp not null,  -- UTC; infinity while listed
    posting_id integer not null,  -- the posting that speaks for it
    row_hash varchar not null,  -- what that says
    in_scope boolean not null,  -- whether it is known to be in scope
);
insert into build.vacancy_period
with edge as (
    select vacancy_id, from_at as moment from build.posting_period union select vacancy_id, until_at from build.posting_period
),
between_edges as (
    select vacancy_id, moment as from_at, lead(moment) over (partition by vacancy_id order by moment) as until_at from edge
),
spoken as (
    select b.vacancy_id, b.from_at, b.until_at, arg_min(p.posting_id, p.place) as posting_id, arg_min(p.row_hash, p.place) as row_hash,
           arg_min(coalesce(p.in_scope, false), p.place) as in_scope
    from between_edges b
    join build.posting_period p on p.vacancy_id = b.vacancy_id and p.from_at <= b.from_at and p.until_at >= b.until_at
    group by b.vacancy_id, b.from_at, b.until_at
)
select s.vacancy_id, l.listing, s.from_at,
       coalesce(lead(s.from_at) over (partition by s.vacancy_id, l.listing order by s.from_at), s.until_at),
       s.posting_id, s.row_hash, s.in_scope
from spoken s
join core.vacancy_listing l on l.vacancy_id = s.vacancy_id and s.from_at >= l.entered_at and (l.ended_at is null or s.from_at < l.ended_at);
