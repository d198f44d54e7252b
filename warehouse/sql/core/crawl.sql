-- One attempt to read one board, with what it proves. Only evidence = complete may close a posting.
-- Grain: one row per crawl. Boards whose listing proves no absence (window, thread) keep their status as evidence.
-- Build: kept.
create table core.crawl (
    crawl_id integer primary key,  -- our number
    board_id integer not null,  -- the board
    sequence integer not null,  -- the run
    observed_at timestamp not null,  -- the run's clock, UTC, never before an earlier run's
    crawl_status varchar not null,  -- what the answer alone showed
    crawl_reason varchar,  -- why it is not complete
    http_status integer,  -- status of the last answer
    evidence varchar not null check (evidence in ('complete', 'doubtful', 'partial', 'failed', 'skipped')),  -- what it proves
    evidence_rule varchar,  -- what decided, in words: see docs/method.md#closing-rules
    is_sight boolean not null,  -- whether the postings it lists count as seen
    listed integer not null,  -- postings listed
    rows_without_id integer not null,  -- rows seen whose id could not be read: each may be a posting that is not listed
    open_before integer,  -- postings open before it
    requests integer not null,  -- requests sent for it, retries and robots.txt included
    received_bytes bigint not null,  -- bytes of the answers' bodies, uncompressed
    texts_queued integer,  -- postings whose texts were left for later runs, since this one had asked for as many as it may; null where the crawl did not say
);
-- An earlier crawl is judged again when a new answer confirms or contradicts it, or when its board lists a posting for the first time.
delete from core.crawl
where crawl_id in (select unnest(list_concat(confirmed, contradicted)) from build.board_fold)
   or board_id in (select board_id from core.board
                   where filled_at >= (select max(clock) from core.run where sequence <= (select sequence from last_build)));
insert into core.crawl
with due as (
    from raw.crawl anti join core.crawl using (crawl_id)
),
confirmed as (
    select distinct unnest(confirmed) as crawl_id from core.evidence_fold
),
contradicted as (
    select distinct unnest(contradicted) as crawl_id from core.evidence_fold
),
told as (
    select c.*, b.board_id, r.clock, f.rule, f.open_before, b.filled_at is null or b.filled_at > r.clock as is_unproven,
           if(confirmed.crawl_id is not null, 'complete', coalesce(f.evidence, c.crawl_status)) as evidence,
           case when confirmed.crawl_id is not null then 'later answers confirm it'
                when contradicted.crawl_id is not null then 'a later answer contradicts it'
                else 'not yet decided' end as outcome
    from due c
    join core.board b using (source, board)
    join core.run r using (sequence)
    left join core.evidence_fold f using (crawl_id)
    left join confirmed using (crawl_id)
    left join contradicted using (crawl_id)
)
select crawl_id, board_id, sequence, clock, crawl_status, crawl_reason, http_status, evidence,
       case when crawl_status = 'complete' and evidence = 'failed' then 'shows no posting and no proof that there is none'
            when rule = 'nothing missing' then 'lists every open posting'
            when rule = 'excused' then 'lacks only postings that rows without an id may be'
            when rule = 'confirms' then 'confirms an earlier answer'
            when rule = 'missing' and evidence = 'complete' and outcome = 'not yet decided' then 'lacks some open postings'
            when rule = 'missing' then 'lacks many open postings; ' || outcome
            when rule = 'nothing open' and is_unproven then 'empty, and the board has never been filled'
            when rule = 'nothing open' then 'empty, and no posting was open'
            when rule = 'empty' and evidence = 'complete' and outcome = 'not yet decided' then 'empty, as were the answers before it'
            when rule = 'empty' then 'empty while postings were open; ' || outcome
            when rule = 'replaced' then 'shows another company''s board'
            when rule = 'renumbered' and evidence = 'complete' and outcome = 'not yet decided' then 'lists the board under new ids, as did an earlier answer'
            when rule = 'renumbered' then 'lists the board under new ids; ' || outcome end,
       crawl_status in ('complete', 'partial') and evidence <> 'failed'
           and not coalesce(rule in ('replaced', 'renumbered') and evidence <> 'complete', false),
       listed, unreadable_rows(rows_without_id, rejected), open_before, requests, received_bytes,
       if(texts_not_fetched is null, null, coalesce(texts_not_fetched['queued'], 0))
from told;
