-- Whether each answer of a board is evidence, told from the board's whole history (METRICS 1.2): a fold over its
-- steps in order, taken up where the last build left it. Constants stand in core.closing_rule. Only complete evidence
-- closes; a doubtful answer becomes complete when a later one confirms it, and stays doubtful for ever when one
-- contradicts it.
-- Grain: one row a board and step of core.board_step, with the board's state after it.
create or replace table core.board_fold (
    board_id integer not null,  -- the board
    step integer not null,  -- the step
    kind varchar not null,  -- crawl, unlisted or present
    crawl_id integer,  -- the crawl, if the step is one
    moment timestamp not null,  -- when, UTC
    live integer[] not null,  -- postings open and listed when last read
    away struct(id integer, absent_at timestamp)[] not null,  -- postings provisionally closed
    doubts struct(crawl_id integer, moment timestamp, kind varchar, missing integer[], ids integer[])[] not null,  -- doubtful answers not yet decided
    empties struct(crawl_id integer, moment timestamp)[] not null,  -- empty answers in a row
    gone_answers timestamp[] not null,  -- answers 404 or 410 in a row
    last_complete timestamp,  -- latest complete evidence, UTC
    last_ids integer[] not null,  -- postings listed when last seen
    last_company varchar,  -- employer as last named
    evidence varchar,  -- as first judged: complete, doubtful, partial, failed, skipped
    rule varchar,  -- the closing rule that decided
    confirmed integer[] not null,  -- earlier doubtful crawls that this step confirms
    contradicted integer[] not null,  -- earlier doubtful crawls that this step contradicts
    lost_at timestamp,  -- when the board was lost, if this step shows it
    lost_reason varchar,  -- not_read, board_unlisted or board_gone
    open_before integer not null,  -- postings open before the step, provisionally closed ones included
);
insert into core.board_fold
with recursive fold as (
    -- Where the last build's fold ended, or the state of a board before its first step. live: open and listed when last
    -- read; away: provisionally closed, each with its first absence; doubts: doubtful answers not yet decided; empties:
    -- empty answers in a row.
    select b.board_id, coalesce(s.step, 0) as step, null::integer as crawl_id, null::timestamp as moment, null::varchar as kind,
           coalesce(s.live, []) as live, coalesce(s.away, []) as away, coalesce(s.doubts, []) as doubts,
           coalesce(s.empties, []) as empties, coalesce(s.gone_answers, []) as gone_answers, s.last_complete,
           coalesce(s.last_ids, []) as last_ids, s.last_company,
           null::varchar as evidence, null::varchar as rule,
           []::integer[] as confirmed, []::integer[] as contradicted,
           null::timestamp as lost_at, null::varchar as lost_reason, 0 as open_before
    from core.board b
    left join last_state s using (board_id)
    where b.listing_kind in ('whole', 'page_set')
    union all (
    with rules as (
        select max(value) filter (rule = 'confirm_hours') as confirm_hours,
               max(value) filter (rule = 'drop_share') as drop_share,
               max(value) filter (rule = 'drop_postings') as drop_postings,
               max(value) filter (rule = 'small_board_from') as small_from,
               max(value) filter (rule = 'small_board_to') as small_to,
               max(value) filter (rule = 'small_drop_share') as small_drop_share,
               max(value) filter (rule = 'relisted_share') as relisted_share,
               max(value) filter (rule = 'empty_few_to') as few_to,
               max(value) filter (rule = 'empty_few_answers') as few_answers,
               max(value) filter (rule = 'empty_few_days') as few_days,
               max(value) filter (rule = 'empty_many_answers') as many_answers,
               max(value) filter (rule = 'empty_many_days') as many_days,
               max(value) filter (rule = 'gone_answers') as gone_needed,
               max(value) filter (rule = 'gone_days') as gone_days,
               max(value) filter (rule = 'lost_days') as lost_days
        from core.closing_rule
    ),
    -- 404 and 410 in a row; failed, partial and skipped answers in between neither count nor break the row.
    answered as (
        select s.*, f.live, f.away, f.doubts, f.empties, f.last_complete, f.last_ids, f.last_company,
               case when s.crawl_status = 'failed' and s.http_status in (404, 410) then list_append(f.gone_answers, s.moment)
                    when s.crawl_status = 'complete' then []
                    else f.gone_answers end as gone_answers
        from fold f
        join core.board_step s on s.board_id = f.board_id and s.step = f.step + 1
    ),
    -- The board is lost after 28 days without complete evidence, when no longer tracked, or when gone.
    losing as (
        select a.*,
               case when a.last_complete is null then null
                    when len(a.gone_answers) >= r.gone_needed
                         and a.gone_answers[-1] - a.gone_answers[1] >= to_days(r.gone_days::integer)
                         then a.gone_answers[1]
                    when a.moment >= a.last_complete + to_days(r.lost_days::integer)
                         then a.last_complete + to_days(r.lost_days::integer)
                    when a.kind = 'unlisted' then a.moment end as lost_at,
               case when a.last_complete is null then null
                    when len(a.gone_answers) >= r.gone_needed
                         and a.gone_answers[-1] - a.gone_answers[1] >= to_days(r.gone_days::integer) then 'board_gone'
                    when a.moment >= a.last_complete + to_days(r.lost_days::integer) then 'not_read'
                    when a.kind = 'unlisted' then 'board_unlisted' end as lost_reason
        from answered a, rules r
    ),
    -- A lost board begins anew: nothing is open until its next complete evidence.
    begun as (
        select board_id, step, kind, crawl_id, moment, crawl_status, company, ids, lost_at, lost_reason,
               last_ids, last_company,
               if(lost_at is null, live, []) as live,
               if(lost_at is null, away, []) as away,
               if(lost_at is null, doubts, []) as doubts,
               if(lost_at is null, empties, []) as empties,
               if(lost_at is null, gone_answers, []) as gone_answers,
               if(lost_at is null, last_complete, null) as last_complete
        from losing
    ),
    compared as (
        select b.*,
               len(live) + len(away) as open_before,
               list_intersect(live, ids) as still,
               crawl_status = 'complete' and len(ids) > 0 and len(last_ids) > 0
                   and not list_has_any(ids, last_ids) and company <> last_company as other_company
        from begun b
    ),
    -- What the answer says about each undecided doubt: the next complete answer at least 20 h later decides; one in
    -- between can only contradict. An empty answer is judged by its own rows only, and so is another company's.
    weighed as (
        select c.*,
               if(len(still) = len(live), [], list_filter(live, lambda x: not list_contains(still, x))) as missing,
               if(len(doubts) = 0 or len(ids) = 0 or crawl_status not in ('complete', 'partial'), [],
                  list_transform(
                      list_filter(doubts, lambda d: d.kind = 'company' or not coalesce(other_company, false)),
                      lambda d: struct_pack(doubt := d,
                          relisted := len(list_intersect(ids, d.missing)) > r.relisted_share * len(d.missing),
                          decides := crawl_status = 'complete' and moment >= d.moment + to_hours(r.confirm_hours::integer)))
               ) as verdicts
        from compared c, rules r
    ),
    decided as (
        select w.*,
               list_transform(list_filter(verdicts, lambda v: v.decides and not v.relisted), lambda v: v.doubt) as upheld,
               list_transform(list_filter(verdicts, lambda v: v.relisted), lambda v: v.doubt) as refuted,
               if(crawl_status = 'complete' and len(ids) = 0 and open_before > 0,
                  list_append(empties, struct_pack(crawl_id := crawl_id, moment := moment)), []) as empty_row
        from weighed w
    ),
    judged as (
        select d.*,
               case when crawl_status <> 'complete' or kind <> 'crawl' then crawl_status
                    when len(ids) = 0 and open_before = 0 then 'complete'
                    when len(ids) = 0 and open_before <= r.few_to then
                        if(len(empty_row) >= r.few_answers
                           and len(list_distinct(list_transform(empty_row, lambda e: e.moment::date))) >= r.few_days,
                           'complete', 'doubtful')
                    when len(ids) = 0 then
                        if(len(empty_row) >= r.many_answers
                           and empty_row[-1].moment - empty_row[1].moment >= to_days(r.many_days::integer),
                           'complete', 'doubtful')
                    when len(upheld) > 0 then 'complete'
                    when other_company then 'doubtful'
                    when open_before between r.small_from and r.small_to
                         and len(missing) > r.small_drop_share * open_before then 'doubtful'
                    when open_before > r.small_to and len(missing) >= r.drop_postings
                         and len(missing) > r.drop_share * open_before then 'doubtful'
                    else 'complete' end as evidence,
               case when crawl_status <> 'complete' or kind <> 'crawl' then null
                    when len(ids) = 0 and open_before = 0 then 'empty, nothing was open'
                    when len(ids) = 0 then 'empty'
                    when len(upheld) > 0 then 'confirms'
                    when other_company then 'company'
                    when len(missing) = 0 then 'nothing missing'
                    else 'missing' end as rule
        from decided d, rules r
    ),
    -- An answer under another company's name is no sight of anything until it is confirmed.
    kept as (
        select j.*,
               coalesce(evidence = 'complete', false) as is_evidence,
               coalesce(crawl_status in ('complete', 'partial') and not (rule = 'company' and evidence = 'doubtful')
                   and (last_complete is not null or evidence = 'complete'), false) as is_sight,
               if(evidence = 'complete' and rule = 'empty', list_transform(empty_row[:-2], lambda e: e.crawl_id), [])
                   as believed_empties,
               flatten(list_transform(upheld, lambda d: d.missing)) as upheld_missing,
               list_distinct(flatten(list_transform(
                   list_filter(upheld, lambda d: d.kind = 'company'), lambda d: d.ids))) as upheld_ids
        from judged j
    )
    select k.board_id, k.step, k.crawl_id, k.moment, k.kind,
           case when not k.is_sight then k.live
                when k.is_evidence then k.ids
                else list_distinct(list_concat(k.live, k.ids)) end,
           case when not k.is_sight then k.away
                when k.is_evidence and k.rule = 'empty' then []
                when k.is_evidence then list_concat(
                    list_filter(k.away, lambda a: not list_contains(k.ids, a.id)
                                and k.moment < a.absent_at + to_hours(r.confirm_hours::integer)),
                    list_transform(
                        list_filter(list_concat(k.missing, k.upheld_ids),
                                    lambda x: not list_contains(k.upheld_missing, x) and not list_contains(k.ids, x)),
                        lambda x: struct_pack(id := x, absent_at := k.moment)))
                when len(k.away) = 0 then k.away
                else list_filter(k.away, lambda a: not list_contains(k.ids, a.id)) end,
           list_concat(
               list_filter(k.doubts, lambda d: not list_contains(
                   list_transform(list_concat(k.upheld, k.refuted), lambda v: v.crawl_id), d.crawl_id)),
               if(k.evidence = 'doubtful' and k.rule in ('company', 'missing'),
                  [struct_pack(crawl_id := k.crawl_id, moment := k.moment, kind := k.rule, missing := k.missing, ids := k.ids)],
                  [])),
           case when k.crawl_status is distinct from 'complete' then k.empties
                when k.evidence = 'doubtful' then k.empty_row
                else [] end,
           k.gone_answers,
           if(k.is_evidence, k.moment, k.last_complete),
           if(k.is_sight and len(k.ids) > 0, k.ids, k.last_ids),
           if(k.is_sight and len(k.ids) > 0, coalesce(k.company, k.last_company), k.last_company),
           k.evidence, k.rule,
           list_concat(list_transform(k.upheld, lambda d: d.crawl_id), k.believed_empties),
           list_concat(list_transform(k.refuted, lambda d: d.crawl_id),
                       if(k.crawl_status = 'complete' and len(k.ids) > 0,
                          list_transform(k.empties, lambda e: e.crawl_id), [])),
           k.lost_at, k.lost_reason, k.open_before
    from kept k, rules r
    )
)
select board_id, step, kind, crawl_id, moment, live, away, doubts, empties, gone_answers, last_complete, last_ids, last_company,
       evidence, rule, confirmed, contradicted, lost_at, lost_reason, open_before
from fold
where kind is not null;
