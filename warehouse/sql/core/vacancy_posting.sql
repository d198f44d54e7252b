-- Which postings are one vacancy, and why: see docs/method.md#one-vacancy. Postings that were talent-pool posts or unlisted
-- whenever they were read are no vacancies.
-- Grain: one row per posting that advertises an opening. Undone by deleting the row's rule and building again.
-- Build: kept.
create table core.vacancy_posting (
    posting_id integer primary key,  -- the posting
    vacancy_id integer not null,  -- the vacancy: the smallest posting_id of its postings
    rule varchar not null check (rule in ('single', 'requisition', 'city_clone', 'other_source', 'repost')),  -- why it belongs to the vacancy
    score double not null,  -- how sure: 1 for a shared requisition number or the same text, else the share of text in common
    matched_id integer,  -- the earlier posting it was matched with, see core.posting_match
    twin_group_id integer,  -- postings of several seats: same board, title, text and place, never merged
);
delete from core.vacancy_posting where posting_id in (select posting_id from build.stale_membership where is_stale);
insert into core.vacancy_posting
with recursive opening as (
    select p.posting_id, p.board_id, e.requisition_id, e.text_key, e.location_texts
    from core.posting p
    join build.stale_membership using (posting_id)
    join core.employer_of_posting e using (posting_id)
    where e.is_opening
),
-- Advertisements of one board with the same text and no requisition number, with their places and times.
same_text as (
    select o.posting_id, hash(o.board_id, o.text_key) as text,
           hash(list_sort(list_distinct(list_transform(any_value(o.location_texts), lambda t: lower(trim(t)))))) as place,
           min(s.entered_at) as entered_at, max(coalesce(s.ended_at, timestamp '9999-01-01')) as ended_at
    from (from opening where requisition_id is null and text_key is not null
          qualify count(*) over (partition by board_id, text_key) > 1) o
    left join core.posting_spell s using (posting_id)
    group by o.posting_id, o.board_id, o.text_key
),
-- Those that came and went together in one place count as one, so that one text of thousands is no burden.
together as (
    select text, place, entered_at, ended_at, min(posting_id) as first_id, count(*) > 1 and entered_at < ended_at as are_several
    from same_text
    group by text, place, entered_at, ended_at
),
overlapping as (
    select a.text, a.place, a.entered_at, a.ended_at, a.first_id, a.are_several,
           min(b.first_id) filter (b.place <> a.place) as elsewhere_id,
           min(b.first_id) filter (b.place = a.place and b.first_id <> a.first_id) as here_id
    from together a
    join together b on b.text = a.text and b.entered_at < a.ended_at and a.entered_at < b.ended_at
    group by all
),
-- Rule 5: without requisition numbers, the same text in another place at an overlapping time is a clone.
clone as (
    select s.posting_id, o.elsewhere_id as first_id
    from same_text s
    join overlapping o using (text, place, entered_at, ended_at)
    where o.elsewhere_id < s.posting_id
),
-- Rule 3: the same text in the same place at an overlapping time is a twin: two seats, two vacancies.
twin as (
    select s.posting_id, least(s.posting_id, if(o.are_several, o.first_id, s.posting_id), o.here_id) as twin_group_id
    from same_text s
    join overlapping o using (text, place, entered_at, ended_at)
    where o.are_several or o.here_id is not null
),
requisition as (
    select board_id, requisition_id, min(posting_id) as vacancy_id, count(*) as postings
    from opening where requisition_id is not null
    group by all
),
-- What the numbers and clones already join, and what pairs of the same wording join beyond them.
base as (
    select o.posting_id, coalesce(r.vacancy_id, if(t.posting_id is null, c.first_id, null), o.posting_id) as base_id,
           case when r.postings > 1 then 'requisition'
                when t.posting_id is null and c.first_id is not null then 'city_clone'
                else 'single' end as rule,
           t.twin_group_id
    from opening o
    left join requisition r using (board_id, requisition_id)
    left join clone c using (posting_id)
    left join twin t using (posting_id)
),
edge as (
    select distinct a.base_id as node, b.base_id as other
    from core.posting_match m
    join base a on a.posting_id = m.posting_id
    join base b on b.posting_id = m.earlier_id
    where a.base_id <> b.base_id
),
both_ways as (
    select node, other from edge union select other, node from edge
),
-- The smallest posting that each can be reached from: told on from edge to edge, and from what was the smallest so far.
reached(base_id, vacancy_id) using key (base_id) as (
    select distinct node, node from both_ways
    union
    select n.base_id, min(n.vacancy_id)
    from (select e.other as base_id, r.vacancy_id from reached r join both_ways e on e.node = r.base_id
          union all
          select o.base_id, r.vacancy_id from reached r join recurring.reached o on o.vacancy_id = r.base_id) n
    join recurring.reached o on o.base_id = n.base_id
    where n.vacancy_id < o.vacancy_id
    group by n.base_id
),
matched as (
    from core.posting_match
    qualify row_number() over (partition by posting_id order by if(rule = 'other_source', 0, 1), days_apart, earlier_id) = 1
)
select b.posting_id, coalesce(r.vacancy_id, b.base_id),
       if(b.rule = 'single' and m.rule is not null, m.rule, b.rule),
       if(b.rule = 'single' and m.rule is not null, m.score, 1.0),
       m.earlier_id,
       b.twin_group_id
from base b
join build.stale_membership d using (posting_id)
left join reached r using (base_id)
left join matched m using (posting_id)
where d.is_stale;
