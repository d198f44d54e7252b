-- Postings of which more may differ from what the last build made of them than when they were last seen: all that are due
-- but those without a new version that were open then and are the same now, row and spells.
-- Grain: one row per posting.
-- Build: replaced.
create table build.changed_posting (
    posting_id integer primary key,  -- the posting
);
insert into build.changed_posting
with as_now as (
    select p.posting_id, posting_digest(p) as digest, s.spells
    from last_open l
    join core.posting p using (posting_id)
    join (select s.posting_id, bit_xor(spell_digest(s)) as spells
          from core.posting_spell s join last_open using (posting_id)
          group by s.posting_id) s using (posting_id)
),
with_news as (
    select v.posting_id
    from raw.posting_version v
    join raw.crawl c using (crawl_id)
    join last_build l on c.sequence > l.sequence
)
select posting_id
from build.stale_posting
where posting_id not in (from (from as_now intersect from last_open) select posting_id)
   or posting_id in (from with_news);
