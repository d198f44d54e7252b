-- Texts under one name that are nearly the same: at least 90 % of their sequences of five words in common once boilerplate
-- is left out. A text is like itself without being compared.
-- Grain: one row per pair of texts, both ways.
-- Build: replaced.
create table build.alike_text (
    text integer not null,  -- the one text, see build.match_opening
    other integer not null,  -- the other
    score double not null,  -- share of sequences of five words in common, each as often as it comes
    primary key (text, other)
);
insert into build.alike_text
-- Blocks that both begin with and end with are in common as they are. Sequences are compared of what lies between, with four
-- blocks, so at least four words, to each side: no sequence that is left out touches what differs, and as many are left out
-- of the one text as of the other.
with laid_out as (
    select text, list(place order by block_no) as places, list(block order by block_no) as blocks,
           list_reverse(blocks) as backwards
    from build.match_block
    where text in (select text from build.match_text_pair union select other from build.match_text_pair)
    group by text
),
beside as (
    select p.text, p.other, x.places, y.places as other_places, len(x.blocks) as size, len(y.blocks) as other_size,
           common_beginning(x.blocks, y.blocks) as first_alike, common_beginning(x.backwards, y.backwards) as last_alike
    from build.match_text_pair p
    join laid_out x using (text)
    join laid_out y on y.text = p.other
),
differing as (
    select *, greatest(first_alike - 3, 1) as first, least(last_alike, least(size, other_size) - first_alike) - 4 as behind
    from beside
),
differing_block as (
    select text, other, true as is_other, unnest(range(first, other_size - behind + 1)) as number,
           unnest(other_places[first:other_size - behind]) as place
    from differing
    union all
    select text, other, false, unnest(range(first, size - behind + 1)), unnest(places[first:size - behind])
    from differing
),
worded as (
    select d.text, d.other, d.is_other,
           list_transform(string_split(string_agg(b.wording, ' ' order by d.number), ' '), lambda word: hash(word)) as words
    from differing_block d
    join clean.block b on b.rowid = d.place
    group by all
),
sequenced as materialized (
    select text, other, is_other, shingles(words) as sequences from worded
),
text_size as (
    select k.text, sum(words_in(b.wording)) as words
    from build.match_block k
    join clean.block b on b.rowid = k.place
    where k.text in (select text from build.match_text_pair)
    group by all
),
in_both as (
    select text, other, sum(least(times, other_times)) as sequences
    from (
        select text, other, sequence, count(*) filter (not is_other) as times, count(*) filter (is_other) as other_times
        from (select text, other, is_other, unnest(sequences) as sequence from sequenced)
        group by all
    )
    group by all
),
in_each as (
    select text, other, max(len(sequences)) filter (not is_other) as here, max(len(sequences)) filter (is_other) as there
    from sequenced
    group by all
),
counted as (
    select text, other, greatest(z.words - 4, 0) - e.here + coalesce(b.sequences, 0) as shared, e.there - coalesce(b.sequences, 0) as only_there,
           greatest(z.words - 4, 0) as sequences
    from in_each e
    join text_size z using (text)
    left join in_both b using (text, other)
),
scored as (
    select text, other, digits12(shared / nullif(sequences + only_there, 0)) as score from counted
)
select text, other, score
from scored
where score >= (select same_text_share from build.closing_constant)
union all
select other, text, score
from scored
where score >= (select same_text_share from build.closing_constant);
