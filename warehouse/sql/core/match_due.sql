-- Postings to be matched again: all of an employer and title, today's or the last build's, of which one is in
-- core.wording_due. Partners are ranked among those of one employer and title.
-- Grain: one row a posting.
create or replace table core.match_due (
    posting_id integer primary key,  -- the posting
);
insert into core.match_due
with same_name as (
    select employer_key, title_key from core.employer_of_posting join core.wording_due using (posting_id) where in_scope
    union
    select employer_key, title_key from last_title join core.wording_due using (posting_id)
)
select e.posting_id
from core.employer_of_posting e
join same_name using (employer_key, title_key)
where e.in_scope
union
select posting_id from core.wording_due;
