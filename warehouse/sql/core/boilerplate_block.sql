-- Wordings that say nothing of one job (METRICS 4): a block in at least 60 % of an employer's postings, at least 5 of them,
-- over at least 2 role families; or the same words at 3 or more employers outside the sections that ask (there, common words
-- are common demands: "experience with Python" is no boilerplate). Over the last 26 weeks, in-scope postings only,
-- since only their blocks are kept. Skills named in such a block count as context.
-- Grain: one row a block and employer whose boilerplate it is; employer_key is empty where it is everybody's.
create or replace table core.boilerplate_block (
    block_hash varchar not null,  -- hash of its wording
    employer_key varchar not null,  -- the employer; empty for a wording of three or more
    postings integer not null,  -- postings that hold it
    of_postings integer not null,  -- postings of the employer; of all, for everybody's
    role_families integer not null,  -- role families among them
    employers integer not null,  -- employers that use it
);
insert into core.boilerplate_block
with recent as (
    select e.posting_id, e.employer_key, e.role, p.row_hash
    from core.posting p
    join core.employer_of_posting e using (posting_id)
    where p.last_seen_at >= (select max(tau) from core.week) - to_days(182)
),
used as (
    select distinct b.block_hash, r.posting_id, r.employer_key, r.role, b.section_kind in ('requirements', 'preferred', 'duties') as asks
    from recent r
    join clean.block b using (row_hash)
    where b.characters >= 30
),
of_employer as (
    select employer_key, count(distinct posting_id) as of_postings from used group by employer_key
),
own as (
    select u.block_hash, u.employer_key, count(distinct u.posting_id)::integer as postings, any_value(o.of_postings)::integer as of_postings,
           count(distinct u.role)::integer as role_families, 1 as employers
    from used u
    join of_employer o using (employer_key)
    group by all
    having count(distinct u.posting_id) >= 5 and count(distinct u.posting_id) >= 0.6 * any_value(o.of_postings) and count(distinct u.role) >= 2
),
common as (
    select block_hash, '' as employer_key, count(distinct posting_id)::integer as postings, (select count(*) from recent)::integer as of_postings,
           count(distinct role)::integer as role_families, count(distinct employer_key)::integer as employers
    from used
    where not asks
    group by block_hash
    having count(distinct employer_key) >= 3
)
from common
union all
from own where block_hash not in (select block_hash from common);
