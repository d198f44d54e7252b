-- What a posting said from one crawl on, and what we understand by it.
-- Grain: one row a posting and content.
create table if not exists core.posting_version (
    posting_id integer not null,  -- the posting
    version integer not null,  -- 1, 2, 3 ...
    seen_from timestamp not null,  -- first crawl that showed it, UTC
    seen_until timestamp,  -- first crawl that showed the next, UTC; null for the latest
    row_hash varchar not null,  -- key of clean.reading
    text_changed boolean not null,  -- whether the wording differs from the version before
);
delete from core.posting_version where posting_id in (select posting_id from core.posting_due);
insert into core.posting_version
select v.posting_id,
       row_number() over seq,
       r.clock,
       lead(r.clock) over seq,
       v.row_hash,
       coalesce(v.text_key is distinct from lag(v.text_key) over seq and row_number() over seq > 1, false)
from raw.posting_version v
join core.posting_due using (posting_id)
join raw.crawl c using (crawl_id)
join core.run r using (sequence)
window seq as (partition by v.posting_id order by v.crawl_id);
