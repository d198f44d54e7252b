-- Wordings that say nothing of one job (docs/method.md#skills): a block in at least 60 % of an employer's postings, at least 5 of them,
-- over at least 2 role families; or the same words at 3 or more employers outside the sections that ask (there, common words
-- are common demands: "experience with Python" is no boilerplate). Over the last 26 weeks, in-scope postings only,
-- since only their blocks are kept, each by the content that it is known by (core.employer_of_posting), so that an edit
-- changes no earlier week. Skills named in such a block count as context.
-- Grain: one row per block and employer whose boilerplate it is; employer_key is empty where it is everybody's.
-- Build: replaced.
create table core.boilerplate_block (
    block_hash varchar not null,  -- hash of its wording
    employer_key varchar not null,  -- the employer; empty for a wording of three or more
    postings integer not null,  -- postings that hold it
    of_postings integer not null,  -- postings of the employer; of all, for everybody's
    role_families integer not null,  -- role families among them
    employers integer not null,  -- employers that use it
);
insert into core.boilerplate_block
with recent as (
    select e.posting_id, e.employer_key, r.role, e.row_hash
    from core.posting p
    join core.employer_of_posting e using (posting_id)
    join clean.reading r on r.row_hash = e.row_hash
    where p.last_seen_at >= (select max(tau) from core.week) - to_days(182)
),
-- Each wording once a posting, and whether it stands anywhere outside the sections that ask.
used as (
    select b.block_hash, r.posting_id, any_value(r.employer_key) as employer_key, any_value(r.role) as role,
           bool_or(b.section_kind not in ('requirements', 'preferred', 'duties')) as is_elsewhere
    from recent r
    join clean.block b using (row_hash)
    where b.characters >= 30
    group by b.block_hash, r.posting_id
),
of_employer as (
    select employer_key, count(*) as of_postings
    from recent
    where row_hash in (select row_hash from clean.block where characters >= 30)
    group by employer_key
),
held as (
    select block_hash, employer_key, count(*) as postings, count(*) filter (is_elsewhere) as elsewhere from used group by all
),
common as (
    select block_hash, sum(elsewhere) as postings, count(*) as employers
    from held where elsewhere > 0
    group by block_hash
    having count(*) >= 3
),
own as (
    select h.block_hash, h.employer_key, h.postings, o.of_postings
    from held h
    join of_employer o using (employer_key)
    where h.postings >= 5 and h.postings >= 0.6 * o.of_postings and h.block_hash not in (select block_hash from common)
)
select c.block_hash, '', any_value(c.postings)::integer, (select count(*) from recent)::integer,
       count(distinct u.role)::integer, any_value(c.employers)::integer
from common c
join used u on u.block_hash = c.block_hash and u.is_elsewhere
group by c.block_hash
union all
select o.block_hash, o.employer_key, any_value(o.postings)::integer, any_value(o.of_postings)::integer, count(distinct u.role)::integer, 1
from own o
join used u on u.block_hash = o.block_hash and u.employer_key = o.employer_key
group by o.block_hash, o.employer_key
having count(distinct u.role) >= 2;
