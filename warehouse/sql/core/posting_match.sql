-- Pairs of advertisements that are one vacancy although no number says so (METRICS 2): the same employer, the same title, and
-- at least 90 % of their sequences of five words in common once boilerplate is left out, in-scope postings only.
-- Rule 2, other_source: at two sources, in a common place or both remote, open together or at most 60 days apart.
-- Rule 4, repost: in the same place, a new id up to 90 days after the close. Where both state a requisition number they are
-- two openings in the employer's own books and never a pair. A posting has one partner a rule and source at most: of
-- several alike (twins) the first goes with the first, the second with the second. Agencies are employers of their own,
-- so that none of their postings pairs with one of the employer they recruit for (rule 6).
-- Grain: one row a pair.
create table if not exists core.posting_match (
    posting_id integer not null,  -- the later of the two
    earlier_id integer not null,  -- the earlier
    rule varchar not null check (rule in ('other_source', 'repost')),  -- why they are one
    score double not null,  -- share of sequences of five words in common; 1 for equal texts
    days_apart double not null,  -- from the end of the earlier to the start of the later; 0 where open together
    primary key (posting_id, earlier_id)
);
delete from core.posting_match
where posting_id in (select posting_id from core.match_due) or earlier_id in (select posting_id from core.match_due);
insert into core.posting_match
with rules as (
    select max(value) filter (rule = 'elsewhere_days')::integer as elsewhere_days,
           max(value) filter (rule = 'repost_days')::integer as repost_days,
           max(value) filter (rule = 'same_text_share') as same_text_share
    from core.closing_rule
),
span as (
    select posting_id, min(entered_at) as entered_at, max(coalesce(ended_at, timestamp '9999-01-01')) as ended_at,
           arg_max(end_kind, entered_at) as end_kind
    from core.posting_spell
    join core.match_due using (posting_id)
    group by posting_id
),
opening as (
    select p.posting_id, p.source, p.board_id, p.requisition_id, e.employer_key, e.title_key as title, p.row_hash,
           v.text_key, r.workplace = 'remote' as is_remote, s.entered_at, s.ended_at, s.end_kind,
           if(len(r.places) > 0,
              list_transform(r.places, lambda place: coalesce(place.country, '') || '/' || coalesce(place.city, '')),
              list_transform(v.location_texts, lambda t: lower(trim(t)))) as places
    from core.posting p
    join core.match_due using (posting_id)
    join core.employer_of_posting e using (posting_id)
    join clean.reading r using (row_hash)
    join raw.posting_version v using (posting_id, row_hash)
    join span s using (posting_id)
    where p.is_opening and r.in_scope and e.employer_key <> 'unknown' and v.text_key is not null
    qualify row_number() over (partition by p.posting_id order by v.crawl_id desc) = 1
),
candidate as materialized (
    select b.posting_id, a.posting_id as earlier_id, a.employer_key, a.row_hash as earlier_hash, b.row_hash,
           a.text_key = b.text_key as same_text, b.source, a.source as earlier_source,
           greatest(0, epoch(b.entered_at - a.ended_at) / 86400) as days_apart,
           case when a.source <> b.source and b.entered_at <= a.ended_at + to_days(k.elsewhere_days)
                     and (list_has_any(a.places, b.places) or (a.is_remote and b.is_remote)) then 'other_source'
                when a.end_kind = 'closed' and b.entered_at >= a.ended_at and b.entered_at <= a.ended_at + to_days(k.repost_days)
                     and (a.requisition_id is null or b.requisition_id is null)
                     and list_sort(list_distinct(a.places)) = list_sort(list_distinct(b.places)) then 'repost' end as rule
    from opening a
    join opening b on a.employer_key = b.employer_key and a.title = b.title
         and (a.entered_at, a.posting_id) < (b.entered_at, b.posting_id)
    cross join rules k
    where rule is not null
),
-- Blocks in common tell first: texts that share less than half in whole blocks are not alike, unless they have few blocks.
content as (
    select row_hash, employer_key from candidate where not same_text
    union
    select earlier_hash, employer_key from candidate where not same_text
),
kept_block as materialized (
    select c.row_hash, c.employer_key, b.block_no, hash(b.block_hash) as block, b.characters
    from clean.block b
    join content c using (row_hash)
    where not exists (select 1 from core.boilerplate_block x
                      where x.block_hash = b.block_hash and x.employer_key in ('', c.employer_key))
),
content_size as (
    select row_hash, employer_key, sum(characters) as characters, count(*) as blocks
    from (select distinct row_hash, employer_key, block, characters from kept_block) group by all
),
block_shared as (
    select c.posting_id, c.earlier_id, sum(x.characters) as characters
    from candidate c
    join (select distinct row_hash, employer_key, block, characters from kept_block) x
        on x.row_hash = c.row_hash and x.employer_key = c.employer_key
    join (select distinct row_hash, employer_key, block from kept_block) y
        on y.row_hash = c.earlier_hash and y.employer_key = c.employer_key and y.block = x.block
    where not c.same_text
    group by all
),
likely as materialized (
    select c.posting_id, c.earlier_id, c.employer_key, c.row_hash, c.earlier_hash
    from candidate c
    left join block_shared s using (posting_id, earlier_id)
    join content_size x on x.row_hash = c.row_hash and x.employer_key = c.employer_key
    join content_size y on y.row_hash = c.earlier_hash and y.employer_key = c.employer_key
    where not c.same_text
      and (least(x.blocks, y.blocks) < 8 or s.characters >= 0.5 * (x.characters + y.characters - s.characters))
),
worded as materialized (
    select k.row_hash, k.employer_key,
           list_transform(string_split(string_agg(b.wording, ' ' order by b.block_no), ' '), lambda word: hash(word)) as words
    from (select row_hash, employer_key from likely union select earlier_hash, employer_key from likely)
    join kept_block k using (row_hash, employer_key)
    join clean.block b using (row_hash, block_no)
    group by all
),
sequenced as materialized (
    select row_hash, employer_key, shingles(words) as shingles from worded
),
sized as materialized (
    select *, list_unique(shingles) as size from sequenced
),
shared as (
    select l.posting_id, l.earlier_id, x.size, y.size as earlier_size,
           list_unique(list_concat(x.shingles, y.shingles)) as in_either
    from likely l
    join sized x on x.row_hash = l.row_hash and x.employer_key = l.employer_key
    join sized y on y.row_hash = l.earlier_hash and y.employer_key = l.employer_key
),
scored as (
    select c.*, if(c.same_text, 1.0, digits12(share_in_common(s.size, s.earlier_size, s.in_either))) as score
    from candidate c
    left join shared s using (posting_id, earlier_id)
),
-- Of several partners alike, ranks from both sides agree for the first with the first and the second with the second.
ranked as (
    select s.*,
           row_number() over (partition by posting_id, rule, earlier_source order by days_apart, score desc, earlier_id) as place_of_earlier,
           row_number() over (partition by earlier_id, rule, source order by days_apart, score desc, posting_id) as place_of_later
    from scored s, rules k
    where s.score >= k.same_text_share
)
from (select posting_id, earlier_id, rule, score, digits12(days_apart) as days_apart, source, earlier_source, place_of_earlier
      from ranked where place_of_earlier = place_of_later)
select posting_id, earlier_id, rule, score, days_apart
qualify row_number() over (partition by posting_id, rule, earlier_source order by place_of_earlier, earlier_id) = 1
    and row_number() over (partition by earlier_id, rule, source order by place_of_earlier, posting_id) = 1;
