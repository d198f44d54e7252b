-- Postings of whose texts, then and now, something else may follow than in the last build: they changed, or a block of theirs
-- became boilerplate since, or is none any more.
-- Grain: one row per posting.
-- Build: replaced.
create table build.stale_wording (
    posting_id integer primary key,  -- the posting
);
insert into build.stale_wording
with now as (
    select block_hash, employer_key from core.boilerplate_block
),
turned as (
    (from now except from last_boilerplate) union (from last_boilerplate except from now)
)
select posting_id from build.changed_posting
union
select v.posting_id
from core.posting_version v
join clean.block b using (row_hash)
where b.block_hash in (select block_hash from turned);
