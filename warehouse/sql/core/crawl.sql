-- One attempt to read one board, with what it proves. Only evidence = complete may close a posting.
-- Grain: one row a crawl. Boards whose listing proves no absence (window, thread) keep their status as evidence.
create or replace table core.crawl (
    crawl_id integer primary key,  -- our number
    board_id integer not null,  -- the board
    sequence integer not null,  -- the run
    observed_at timestamp not null,  -- the run's clock, UTC, never before an earlier run's
    crawl_status varchar not null,  -- what the answer alone showed
    crawl_reason varchar,  -- why it is not complete
    http_status integer,  -- status of the last answer
    evidence varchar not null check (evidence in ('complete', 'doubtful', 'partial', 'failed', 'skipped')),  -- what it proves
    evidence_rule varchar,  -- the rule of METRICS 1.2 that decided
    is_sight boolean not null,  -- whether the postings it lists count as seen
    listed integer not null,  -- postings listed
    open_before integer,  -- postings open before it
);
insert into core.crawl
with confirmed as (
    select unnest(confirmed) as crawl_id, min(moment) as moment from core.evidence_fold group by 1
),
contradicted as (
    select distinct unnest(contradicted) as crawl_id from core.evidence_fold
)
select c.crawl_id, b.board_id, c.sequence, r.clock, c.crawl_status, c.crawl_reason, c.http_status,
       case when confirmed.crawl_id is not null then 'complete' else coalesce(f.evidence, c.crawl_status) end,
       case when confirmed.crawl_id is not null then f.rule || ', confirmed'
            when contradicted.crawl_id is not null then f.rule || ', contradicted'
            when f.evidence = 'doubtful' then f.rule || ', undecided'
            else f.rule end,
       c.crawl_status in ('complete', 'partial')
           and not coalesce(f.rule = 'company' and f.evidence = 'doubtful' and confirmed.crawl_id is null, false),
       c.listed, f.open_before
from raw.crawl c
join core.board b using (source, board)
join core.run r using (sequence)
left join core.evidence_fold f using (crawl_id)
left join confirmed using (crawl_id)
left join contradicted using (crawl_id);
