-- What a posting said from one crawl on, and what we understand by it: see docs/method.md#dates-and-spells. The first version
-- holds before its first crawl, too; a row that nobody could read is none, unless there is nothing else.
-- Grain: one row per posting and content.
-- Build: kept.
create table core.posting_version (
    posting_id integer not null,  -- the posting
    version integer not null,  -- 1, 2, 3 ...
    seen_from timestamp not null,  -- first crawl that showed it, UTC
    seen_until timestamp,  -- first crawl that showed the next, UTC; null for the latest
    row_hash varchar not null,  -- key of clean.reading
    text_changed boolean not null,  -- whether the wording differs from the version before
    is_prospect boolean not null,  -- a talent-pool post, which advertises no opening
    is_listed boolean not null,  -- false: reachable by link only
    in_scope boolean,  -- an opening in machine-learning engineering; null where no version tells
);
delete from core.posting_version where posting_id in (select posting_id from build.stale_posting);
insert into core.posting_version
with readable as (
    from raw.posting_version
    join build.stale_posting using (posting_id)
    qualify not coalesce(is_unread, false) or bool_and(coalesce(is_unread, false)) over (partition by posting_id)
),
-- Scope once decided holds from first sight, and until another version decides otherwise.
told as (
    select v.posting_id, v.crawl_id, v.row_hash, v.text_key, n.clock, coalesce(v.is_prospect, false) as is_prospect,
           coalesce(v.is_listed, true) as is_listed,
           coalesce(last_value(r.in_scope ignore nulls) over (partition by v.posting_id order by v.crawl_id),
                    first_value(r.in_scope ignore nulls) over (partition by v.posting_id order by v.crawl_id
                        rows between current row and unbounded following)) as in_scope
    from readable v
    join raw.crawl c using (crawl_id)
    join core.run n using (sequence)
    left join clean.reading r using (row_hash)
)
select posting_id, row_number() over seq, clock, lead(clock) over seq, row_hash,
       coalesce(text_key is distinct from lag(text_key) over seq and row_number() over seq > 1, false),
       is_prospect, is_listed, in_scope and not is_prospect
from told
window seq as (partition by posting_id order by crawl_id);
