-- Pairs of advertisements that are one vacancy although no number says so (docs/method.md#one-vacancy): the same employer,
-- the same title, and nearly the same text (build.alike_text), in-scope postings only.
-- Rule 2, other_source: at two sources, in a common place or both remote, open together or at most 60 days apart.
-- Rule 4, repost: in the same place, a new id first seen when the old one no longer was, up to 90 days after the close; its
-- source may date it before the close, which is counted only from the crawl that first misses the old one. Where both state a
-- requisition number they are two openings in the employer's own books and never a pair. A posting has one partner a rule
-- and source at most: of several alike (twins) the first goes with the first, the second with the second. Agencies are
-- employers of their own, so that none of their postings pairs with one of the employer they recruit for (rule 6).
-- Among many openings of one employer and title, a posting is paired only with those that came or went last before it,
-- and of those that came or went together only with those near its own place among them.
-- Grain: one row per pair.
-- Build: kept.
create table core.posting_match (
    posting_id integer not null,  -- the later of the two
    earlier_id integer not null,  -- the earlier
    rule varchar not null check (rule in ('other_source', 'repost')),  -- why they are one
    score double not null,  -- share of sequences of five words in common, each as often as it comes; 1 for equal texts
    days_apart double not null,  -- from the end of the earlier to the start of the later; 0 where open together
    primary key (posting_id, earlier_id)
);
delete from core.posting_match
where posting_id in (select posting_id from build.stale_match) or earlier_id in (select posting_id from build.stale_match);
insert into core.posting_match
with alike as (
    select text, other, score from build.alike_text
    union all
    select distinct text, text, 1.0 from build.match_opening
),
few as (
    select b.posting_id, a.posting_id as earlier_id, k.score
    from build.match_opening a
    join build.match_opening b on b.name = a.name and (a.entered_at, a.posting_id) < (b.entered_at, b.posting_id)
    join alike k on k.text = a.text and k.other = b.text
    where not a.is_many
),
-- Among many: rows of those that may go together by rule 2 (at a source, in a place) and by rule 4 (in the same places),
-- in waves that came, or went, at one time.
spot as (
    select posting_id, text, 'other_source' as rule, source, entered_at as before_at, entered_at as after_at,
           hash(unnest(list_concat(places[:k.match_places], if(is_remote, ['*'], [])))) as spot
    from build.match_opening, build.closing_constant k
    where is_many
    union all
    select posting_id, text, 'repost', '', if(end_kind = 'closed', ended_at, null), first_sight_at, hash(places)
    from build.match_opening
    where is_many and places is not null
),
earlier as (
    select *, dense_rank() over (partition by text, rule, source, spot order by before_at) as wave,
           row_number() over (partition by text, rule, source, spot, before_at order by posting_id) as number
    from spot
    where before_at is not null
),
later as (
    select s.*, k.text as earlier_text, k.score,
           row_number() over (partition by s.text, k.text, rule, source, spot, after_at order by posting_id) as number
    from spot s
    join alike k on k.other = s.text
),
wave as (
    select text, rule, source, spot, before_at, wave, max(number) as size from earlier group by all
),
-- The latest wave that came or went before each.
reached as (
    select l.posting_id, l.score, l.number, l.earlier_text, l.rule, l.spot, l.source, w.source as earlier_source, w.wave
    from (select l.*, o.source as earlier_source
          from later l
          join (select distinct text, rule, source, spot from wave) o
            on o.text = l.earlier_text and o.rule = l.rule and o.spot = l.spot and (o.source <> l.source or l.rule = 'repost')) l
    asof join wave w on w.text = l.earlier_text and w.rule = l.rule and w.source = l.earlier_source and w.spot = l.spot
         and w.before_at <= l.after_at
),
many as (
    select r.posting_id, e.posting_id as earlier_id, max(r.score) as score
    from (select r.*, unnest([r.number // k.match_nearby - 1, r.number // k.match_nearby, r.number // k.match_nearby + 1]) as stretch
          from (select r.*, unnest(range(greatest(r.wave - k.match_waves, 0) + 1, r.wave + 1)) as near from reached r, build.closing_constant k) r, build.closing_constant k) r
    join (select e.*, e.number // k.match_nearby as stretch from earlier e, build.closing_constant k) e
      on e.text = r.earlier_text and e.rule = r.rule and e.source = r.earlier_source and e.spot = r.spot
         and e.wave = r.near and e.stretch = r.stretch
    group by all
),
candidate as (
    select b.posting_id, a.posting_id as earlier_id, c.score, b.source, a.source as earlier_source,
           greatest(0, epoch(b.entered_at - a.ended_at) / 86400) as days_apart,
           if(is_elsewhere(a, b, k.elsewhere_days), 'other_source', 'repost') as rule
    from (from few union all from many) c
    join build.match_opening a on a.posting_id = c.earlier_id
    join build.match_opening b on b.posting_id = c.posting_id
    cross join build.closing_constant k
    where (a.entered_at, a.posting_id) < (b.entered_at, b.posting_id)
      and (is_elsewhere(a, b, k.elsewhere_days) or is_repost(a, b, k.repost_days))
),
-- Of several partners alike, ranks from both sides agree for the first with the first and the second with the second.
ranked as (
    select c.*,
           row_number() over (partition by posting_id, rule, earlier_source order by days_apart, score desc, earlier_id) as place_of_earlier,
           row_number() over (partition by earlier_id, rule, source order by days_apart, score desc, posting_id) as place_of_later
    from candidate c
)
from (select posting_id, earlier_id, rule, score, digits12(days_apart) as days_apart, source, earlier_source, place_of_earlier
      from ranked where place_of_earlier = place_of_later)
select posting_id, earlier_id, rule, score, days_apart
qualify row_number() over (partition by posting_id, rule, earlier_source order by place_of_earlier, earlier_id) = 1
    and row_number() over (partition by earlier_id, rule, source order by place_of_earlier, posting_id) = 1;
