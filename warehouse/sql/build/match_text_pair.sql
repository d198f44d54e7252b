-- Pairs of texts under one name that may be alike, so that their wordings are compared. Under a name with few openings,
-- all texts of openings that would be one vacancy if their texts were alike. Under a name with many, texts that share
-- something rare enough: to be alike, texts must share one of their rarest blocks; or, where one of the two has only a
-- few blocks, one of the rarest of their sequences of five words. Of what is common under the name, only texts near
-- each other in time are paired. However many openings an employer has, the pairs grow with their number alone.
-- Grain: one row per pair of texts, the smaller number first.
-- Build: replaced.
create table build.match_text_pair (
    text integer not null,  -- the one text
    other integer not null,  -- the other
    primary key (text, other)
);
insert into build.match_text_pair
with distinct_block as materialized (
    select text, block, max(characters) as characters from build.match_block group by all
),
size as materialized (
    select text, sum(characters) as characters, count(*) < 8 as is_short from distinct_block group by text
),
few as (
    select distinct least(a.text, b.text) as text, greatest(a.text, b.text) as other
    from build.match_opening a
    join build.match_opening b on b.name = a.name and b.text <> a.text and (a.entered_at, a.posting_id) < (b.entered_at, b.posting_id)
    cross join build.closing_constant k
    where not a.is_many
      and (is_elsewhere(a, b, k.elsewhere_days) or is_repost(a, b, k.repost_days))
),
many as materialized (
    select text, any_value(name) as name, min(source) as source, min((entered_at, posting_id)) as first_opening
    from build.match_opening where is_many group by text
),
-- Short texts and all others under their names are told by their sequences; the others by their blocks.
spoken as (
    select m.text, shingles(list_transform(string_split(string_agg(w.wording, ' ' order by b.block_no), ' '), lambda word: hash(word))) as sequences
    from many m
    join build.match_block b using (text)
    join clean.block w on w.rowid = b.place
    where m.name in (select name from many join size using (text) where is_short)
    group by m.text
),
sequence_ as (
    select text, unnest(sequences) as sequence from spoken
),
-- What a text is told by, a number of its own under each name, with what it weighs.
mark as materialized (
    select m.text, hash(m.name, s.sequence, s.number) as mark, 1 as weight, true as is_sequence
    from (select text, sequence, row_number() over (partition by text, sequence) as number from sequence_) s
    join many m using (text)
    union all
    select m.text, hash(m.name, b.block), b.characters, false
    from distinct_block b
    join many m using (text)
    join size z using (text)
    where not z.is_short
),
-- How many texts bear it, as good as exactly: marks are counted in a bounded number of heaps.
heap as (
    select mark % 2097152 as heap, count(*) as texts from mark group by all
),
weighed as (
    select m.text, m.mark, m.is_sequence,
           sum(m.weight) over (partition by m.text, m.is_sequence order by h.texts desc, m.mark desc) as weight_from_here,
           sum(m.weight) over (partition by m.text, m.is_sequence) as whole
    from mark m
    join heap h on h.heap = m.mark % 2097152
),
-- The rarest marks: two texts that share none of these share less than they must.
telling as materialized (
    select w.text, w.mark, w.is_sequence, n.source, n.first_opening, count(*) over (partition by w.mark, w.is_sequence) as texts
    from weighed w
    join many n using (text)
    cross join build.closing_constant k
    where w.weight_from_here >= if(w.is_sequence, k.same_text_share, 0.5) * w.whole - 1e-6
),
rare as materialized (
    select text, mark, is_sequence from telling, build.closing_constant where texts <= match_rare_to
),
placed as materialized (
    select text, is_sequence, mark, row_number() over (partition by mark, is_sequence, source order by first_opening) as number
    from telling, build.closing_constant
    where texts > match_rare_to
),
shared as (
    select a.text, b.text as other, a.is_sequence
    from rare a
    join rare b on b.mark = a.mark and b.is_sequence = a.is_sequence and a.text < b.text
    union
    select least(a.text, b.text), greatest(a.text, b.text), a.is_sequence
    from placed a
    join (select *, unnest([number - 1, number, number + 1]) as near from placed) b
      on b.mark = a.mark and b.is_sequence = a.is_sequence and b.near = a.number and a.text <> b.text
),
found as materialized (
    select text, other, true as is_sequence from few
    union all
    select s.* from shared s join size x using (text) join size y on y.text = s.other
    where s.is_sequence = (x.is_short or y.is_short)
),
-- Blocks in common tell first: texts that share less than half in whole blocks are not alike, unless they have few blocks.
its_block as materialized (
    select f.text, f.other, x.block, x.characters from found f join distinct_block x using (text)
),
in_common as (
    select x.text, x.other, sum(x.characters) as characters
    from its_block x
    join distinct_block y on y.text = x.other and y.block = x.block
    group by all
)
select distinct f.text, f.other
from found f
join size x using (text)
join size y on y.text = f.other
left join in_common c on c.text = f.text and c.other = f.other
where x.is_short or y.is_short or c.characters >= 0.5 * (x.characters + y.characters - c.characters);
