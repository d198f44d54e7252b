-- The hiring company after normalisation of its name.
-- Grain: one row per employer key.
-- Build: replaced.
create table core.employer (
    employer_key varchar primary key,  -- name without legal form, case and punctuation
    employer varchar not null,  -- name as most of its postings write it, of equally frequent ones the one seen last
    is_agency boolean not null,  -- recruits for clients that stay unknown
    boards integer not null,  -- boards on which it has postings
);
insert into core.employer
with named as (
    select r.employer_key, r.employer, r.is_agency, p.board_id, p.first_seen_at
    from core.posting p
    join clean.reading r using (row_hash)
    where r.employer_key is not null
    union all
    select employer_key, employer, is_agency, board_id, null::timestamp from core.former_employer
),
spelled as (
    select employer_key, employer, count(*) as n, max(first_seen_at) as newest from named group by employer_key, employer
)
select n.employer_key,
       (select s.employer from spelled s where s.employer_key = n.employer_key order by s.n desc, s.newest desc nulls last, s.employer limit 1),
       bool_or(n.is_agency),
       count(distinct n.board_id)
from named n
group by n.employer_key;
