-- Which postings are one vacancy, and why: see docs/method.md#one-vacancy. Postings that were talent-pool posts or unlisted
-- whenever they were read are no vacancies.
-- Grain: one row a posting that advertises an opening. Undone by deleting the row's rule and building again.
create table if not exists core.vacancy_posting (
    posting_id integer primary key,  -- the posting
    vacancy_id integer not null,  -- the vacancy: the smallest posting_id of its postings
    rule varchar not null check (rule in ('single', 'requisition', 'city_clone', 'other_source', 'repost')),  -- why it belongs to the vacancy
    score double not null,  -- how sure: 1 for a shared requisition number or the same text, else the share of text in common
    matched_id integer,  -- the earlier posting it was matched with, see core.posting_match
    twin_group_id integer,  -- postings of several seats: same board, title, text and place, never merged
);
delete from core.vacancy_posting where posting_id in (select posting_id from core.membership_due where is_due);
insert into core.vacancy_posting
with recursive opening as (
    select p.posting_id, p.board_id, e.requisition_id, e.text_key, e.location_texts
    from core.posting p
    join core.membership_due using (posting_id)
    join core.employer_of_posting e using (posting_id)
    where e.is_opening
),
-- Advertisements of one board with the same text and no requisition number, with their places and times.
same_text as (
    select o.posting_id, o.board_id, o.text_key,
           list_sort(list_distinct(list_transform(any_value(o.location_texts), lambda t: lower(trim(t))))) as places,
           min(s.entered_at) as entered_at, max(coalesce(s.ended_at, timestamp '9999-01-01')) as ended_at
    from (from opening where requisition_id is null qualify count(*) over (partition by board_id, text_key) > 1) o
    left join core.posting_spell s using (posting_id)
    group by all
),
-- Rule 5: without requisition numbers, the same text in another place at an overlapping time is a clone.
clone as (
    select a.posting_id, min(b.posting_id) as first_id
    from same_text a
    join same_text b on b.board_id = a.board_id and b.text_key = a.text_key and b.posting_id < a.posting_id
         and b.places is distinct from a.places and b.entered_at < a.ended_at and a.entered_at < b.ended_at
    group by a.posting_id
),
-- Rule 3: the same text in the same place at an overlapping time is a twin: two seats, two vacancies.
twin as (
    select a.posting_id, min(least(a.posting_id, b.posting_id)) as twin_group_id
    from same_text a
    join same_text b on b.board_id = a.board_id and b.text_key = a.text_key and b.posting_id <> a.posting_id
         and b.places is not distinct from a.places and b.entered_at < a.ended_at and a.entered_at < b.ended_at
    group by a.posting_id
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
reached as (
    select distinct node, node as root from both_ways
    union
    select e.other, r.root from reached r join both_ways e using (node)
),
root as (
    select node as base_id, min(root) as vacancy_id from reached group by node
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
join core.membership_due d using (posting_id)
left join root r using (base_id)
left join matched m using (posting_id)
where d.is_due;
