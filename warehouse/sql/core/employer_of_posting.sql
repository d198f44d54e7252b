-- What matching asks of each advertisement, as its latest content names it.
-- Grain: one row a posting.
create table if not exists core.employer_of_posting (
    posting_id integer primary key,  -- the posting
    employer_key varchar not null,  -- joining key of the employer
    role varchar not null,  -- role family
    in_scope boolean not null,  -- machine-learning engineering in the broad sense
    title_key varchar,  -- title as it is compared: lower case, letters and digits, without (m/f/d)
);
delete from core.employer_of_posting where posting_id in (select posting_id from core.posting_changed);
insert into core.employer_of_posting
select p.posting_id, coalesce(r.employer_key, 'unknown'), r.role, r.in_scope, title_key(p.title)
from core.posting p
join core.posting_changed using (posting_id)
join clean.reading r using (row_hash);
