-- Pairs of advertisements that are one vacancy although no number says so (docs/method.md#one-vacancy): the same employer, the same title, and
-- at least 90 % of their sequences of five words in common once boilerplate is left out, in-scope postings only.
-- Rule 2, other_source: at two sources, in a common place or both remote, open together or at most 60 days apart.
-- Rule 4, repost: in the same place, a new id first seen when the old one no longer was, up to 90 days after the close; its
-- source may date it before the close, which is counted only from the crawl that first misses the old one. Where both state a
-- requisition number they are two openings in the employer's own books and never a pair. A posting has one partner a rule
-- and source at most: of several alike (twins) the first goes with the first, the second with the second. Agencies are
-- employers of their own, so that none of their postings pairs with one of the employer they recruit for (rule 6).
-- Grain: one row a pair.
create table if not exists core.posting_match (
    posting_id integer not null,  -- the later of the two
    earlier_id integer not null,  -- the earlier
    rule varchar not null check (rule in ('other_source', 'repost')),  -- why they are one
    score double not null,  -- share of sequences of five words in common, each as often as it comes; 1 for equal texts
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
    select posting_id, min(entered_at) as entered_at, min(first_sight_at) as first_sight_at,
           max(coalesce(ended_at, timestamp '9999-01-01')) as ended_at,
           arg_max(end_kind, entered_at) as end_kind
    from core.posting_spell
    join core.match_due using (posting_id)
    group by posting_id
),
opening as (
    select p.posting_id, p.source, p.board_id, e.requisition_id, e.employer_key, e.title_key as title, e.row_hash,
           e.text_key, r.workplace = 'remote' as is_remote, s.entered_at, s.first_sight_at, s.ended_at, s.end_kind,
           if(len(r.places) > 0,
              list_transform(r.places, lambda place: coalesce(place.country, '') || '/' || coalesce(place.city, '')),
              list_transform(e.location_texts, lambda t: lower(trim(t)))) as places
    from core.posting p
    join core.match_due using (posting_id)
    join core.employer_of_posting e using (posting_id)
    join clean.reading r on r.row_hash = e.row_hash
    join span s using (posting_id)
    where e.is_opening and e.in_scope and e.employer_key <> 'unknown' and e.text_key is not null
),
candidate as materialized (
    select b.posting_id, a.posting_id as earlier_id, hash(a.employer_key) as employer, hash(a.row_hash) as earlier_text,
           hash(b.row_hash) as later_text,
           a.text_key = b.text_key as same_text, b.source, a.source as earlier_source,
           greatest(0, epoch(b.entered_at - a.ended_at) / 86400) as days_apart,
           case when a.source <> b.source and b.entered_at <= a.ended_at + to_days(k.elsewhere_days)
                     and (list_has_any(a.places, b.places) or (a.is_remote and b.is_remote)) then 'other_source'
                when a.end_kind = 'closed' and b.first_sight_at >= a.ended_at
                     and b.entered_at <= a.ended_at + to_days(k.repost_days)
                     and (a.requisition_id is null or b.requisition_id is null)
                     and list_sort(list_distinct(a.places)) = list_sort(list_distinct(b.places)) then 'repost' end as rule
    from opening a
    join opening b on a.employer_key = b.employer_key and a.title = b.title
         and (a.entered_at, a.posting_id) < (b.entered_at, b.posting_id)
    cross join rules k
    where rule is not null
),
-- A text as one employer's: which of its blocks are boilerplate goes by the employer. From here on numbers stand for texts,
-- employers and blocks: joining and grouping by them is faster than by their names.
content as materialized (
    select row_number() over () as content, *
    from (
        select later_text as text, employer from candidate where not same_text
        union
        select earlier_text, employer from candidate where not same_text
    )
),
compared as materialized (
    select c.posting_id, c.earlier_id, later.content as later, earlier.content as earlier
    from candidate c
    join content later on later.text = c.later_text and later.employer = c.employer
    join content earlier on earlier.text = c.earlier_text and earlier.employer = c.employer
    where not c.same_text
),
boilerplate as (
    select hash(block_hash) as block, employer_key = '' as of_all, hash(employer_key) as employer from core.boilerplate_block
),
kept_block as materialized (
    select c.content, b.place, b.block_no, b.block, b.characters
    from (select rowid as place, hash(row_hash) as text, block_no, hash(block_hash) as block, characters from clean.block) b
    join content c using (text)
    anti join (select block from boilerplate where of_all) every using (block)
    anti join boilerplate own on own.block = b.block and own.employer = c.employer
),
-- Blocks in common tell first: texts that share less than half in whole blocks are not alike, unless they have few blocks.
distinct_block as materialized (
    select content, block, max(characters) as characters from kept_block group by all
),
content_size as (
    select content, sum(characters) as characters, count(*) as blocks from distinct_block group by all
),
block_shared as (
    select c.posting_id, c.earlier_id, sum(x.characters) as characters
    from compared c
    join distinct_block x on x.content = c.later
    join distinct_block y on y.content = c.earlier and y.block = x.block
    group by all
),
likely as materialized (
    select c.*
    from compared c
    left join block_shared s using (posting_id, earlier_id)
    join content_size x on x.content = c.later
    join content_size y on y.content = c.earlier
    where least(x.blocks, y.blocks) < 8 or s.characters >= 0.5 * (x.characters + y.characters - s.characters)
),
-- Blocks that both begin with and end with are in common as they are. Sequences are compared of what lies between, with four
-- blocks, so at least four words, to each side: no sequence that is left out touches what differs, and as many are left out
-- of the one text as of the other.
laid_out as materialized (
    select content, list({'place': place, 'block': block} order by block_no) as lines,
           list_transform(lines, lambda line: line.block) as blocks, list_reverse(blocks) as backwards,
           list_transform(lines, lambda line: line.place) as places
    from (select later as content from likely union select earlier from likely)
    join kept_block using (content)
    group by all
),
alike as materialized (
    select l.*, len(x.blocks) as size, len(y.blocks) as earlier_size, common_beginning(x.blocks, y.blocks) as first_alike,
           common_beginning(x.backwards, y.backwards) as last_alike
    from likely l
    join laid_out x on x.content = l.later
    join laid_out y on y.content = l.earlier
),
differing as (
    select *, greatest(first_alike - 3, 1) as first, least(last_alike, least(size, earlier_size) - first_alike) - 4 as behind
    from alike
),
differing_block as (
    select d.posting_id, d.earlier_id, true as is_later, unnest(range(d.first, d.size - d.behind + 1)) as number,
           unnest(x.places[d.first:d.size - d.behind]) as place
    from differing d
    join laid_out x on x.content = d.later
    union all
    select d.posting_id, d.earlier_id, false, unnest(range(d.first, d.earlier_size - d.behind + 1)),
           unnest(y.places[d.first:d.earlier_size - d.behind])
    from differing d
    join laid_out y on y.content = d.earlier
),
worded as materialized (
    select d.posting_id, d.earlier_id, d.is_later,
           list_transform(string_split(string_agg(b.wording, ' ' order by d.number), ' '), lambda word: hash(word)) as words
    from differing_block d
    join clean.block b on b.rowid = d.place
    group by all
),
sequenced as materialized (
    select posting_id, earlier_id, is_later, shingles(words) as sequences from worded
),
text_size as (
    select k.content, sum(words_in(b.wording)) as words
    from (select distinct later as content from likely)
    join kept_block k using (content)
    join clean.block b on b.rowid = k.place
    group by all
),
in_both as (
    select posting_id, earlier_id, sum(least(times, earlier_times)) as sequences
    from (
        select posting_id, earlier_id, sequence, count(*) filter (is_later) as times, count(*) filter (not is_later) as earlier_times
        from (select posting_id, earlier_id, is_later, unnest(sequences) as sequence from sequenced)
        group by all
    )
    group by all
),
in_each as (
    select posting_id, earlier_id, max(len(sequences)) filter (is_later) as later, max(len(sequences)) filter (not is_later) as earlier
    from sequenced
    group by all
),
shared as (
    select l.posting_id, l.earlier_id, greatest(z.words - 4, 0) - t.later as left_out, t.later + t.earlier as in_either,
           coalesce(b.sequences, 0) as in_both
    from likely l
    join text_size z on z.content = l.later
    join in_each t using (posting_id, earlier_id)
    left join in_both b using (posting_id, earlier_id)
),
scored as (
    select c.*, if(c.same_text, 1.0, digits12((s.left_out + s.in_both) / nullif(s.left_out + s.in_either - s.in_both, 0))) as score
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
