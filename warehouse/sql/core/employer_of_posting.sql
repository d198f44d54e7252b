-- The employer of each advertisement, as its latest content names it.
-- Grain: one row a posting.
create or replace table core.employer_of_posting (
    posting_id integer primary key,  -- the posting
    employer_key varchar not null,  -- joining key of the employer
    role varchar not null,  -- role family
);
insert into core.employer_of_posting
select p.posting_id, coalesce(r.employer_key, 'unknown'), r.role
from core.posting p
join clean.reading r using (row_hash);
