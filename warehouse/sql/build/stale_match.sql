-- Postings to be matched again: all of an employer and title, today's or the last build's, of which one is in
-- build.stale_wording. Partners are ranked among those of one employer and title.
-- Grain: one row per posting.
-- Build: replaced.
create table build.stale_match (
    posting_id integer primary key,  -- the posting
);
insert into build.stale_match
with same_name as (
    select employer_key, title_key from core.employer_of_posting join build.stale_wording using (posting_id) where in_scope
    union
    select employer_key, title_key from last_title join build.stale_wording using (posting_id)
)
select e.posting_id
from core.employer_of_posting e
join same_name using (employer_key, title_key)
where e.in_scope
union
select posting_id from build.stale_wording;
