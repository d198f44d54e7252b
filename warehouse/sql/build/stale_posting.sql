-- Postings whose history may differ from what the last build made of it: listed or changed by a run since, not closed
-- then, or on a board about which a new answer decides an earlier one or tells that it was lost. A first build takes all.
-- Grain: one row per posting.
-- Build: replaced.
create table build.stale_posting (
    posting_id integer primary key,  -- the posting
);
insert into build.stale_posting
with news as (
    select crawl_id from raw.crawl c join last_build l on c.sequence > l.sequence
),
judged_again as (
    select board_id from build.board_fold where len(confirmed) > 0 or len(contradicted) > 0 or lost_at is not null
    union
    select board_id from last_lost
)
select s.posting_id from raw.sighting s join news using (crawl_id)
union
select v.posting_id from raw.posting_version v join news using (crawl_id)
union
select posting_id from last_open
union
select posting_id from last_given_up
union
select p.posting_id
from raw.posting p
join core.board b using (source, board)
join judged_again using (board_id);
