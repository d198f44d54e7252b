-- Whether each answer of a board is evidence, told from the board's whole history (docs/method.md#closing-rules): a fold
-- over its steps in order, taken up where the last build left it. Constants: build.closing_constant. Only complete
-- evidence closes; a doubtful answer becomes complete when a later one confirms it, and stays doubtful for ever when one
-- contradicts it. Exactly one rule applies to an answer: an empty one is judged by the rules of empty answers, one that
-- shares no posting with the board by that rule, any other by how much it lacks.
-- Each turn of the recursion takes the next step of every board, so its rules cannot be tables of their own; they are named
-- subqueries, each adding to the state what the next ones ask for:
--   answered    counts answers 404 or 410 in a row, and tells what the answer lists
--   compared    sets apart an answer that shares no posting with the board, and looks up what its postings were called
--   recognised  tells what such an answer is of: another company (replaced), or the board under new ids (renumbered)
--   pruned      gives up the postings that rows without an id may have been for too long
--   excusing    finds the postings that rows without an id may be this time, and if the answer is empty
--   weighed     finds what is missing, and what the answer says of each undecided doubt
--   decided     parts these doubts into confirmed (upheld) and contradicted (refuted) ones, and counts empty answers in a row
--   believed    tells if there are enough empty answers to believe that the board is empty
--   losing, lost  tell if the board is lost with this step, and why
--   begun       lets a lost board start over
--   judged      names the evidence of the answer and the rule that decided
--   kept        tells what counts as a sight of the board's own postings
--   imported    puts the postings under new ids in the place of the old ones, once confirmed
--   moved       tells which postings are open and which provisionally closed after the step
-- At the end stands the state after the step.
-- Grain: one row per board and step of build.board_step, with the board's state after it.
-- Build: replaced.
create table build.board_fold (
    board_id integer not null,  -- the board
    step integer not null,  -- the step
    kind varchar not null,  -- renamed, crawl, unlisted or present
    crawl_id integer,  -- the crawl, if the step is one
    moment timestamp not null,  -- when, UTC
    live integer[] not null,  -- postings open and listed when last read, or excused
    away struct(id integer, absent_at timestamp)[] not null,  -- postings provisionally closed
    unsure struct(id integer, rows integer)[] not null,  -- open postings last listed beside rows without an id, and how many
    excused struct(id integer, since timestamp)[] not null,  -- open postings that rows without an id may be, and since when
    doubts struct(crawl_id integer, moment timestamp, kind varchar, missing integer[], ids integer[], back integer[], rows integer)[] not null,  -- doubtful answers not yet decided
    empties struct(crawl_id integer, moment timestamp)[] not null,  -- empty answers in a row
    gone_answers timestamp[] not null,  -- answers 404 or 410 in a row
    last_complete timestamp,  -- latest complete evidence, UTC
    known_ids integer[] not null,  -- postings open by the last answer that listed any of the board's
    known_at timestamp,  -- when that was, UTC
    company varchar,  -- employer as the board's answers last named it
    stranger_ids integer[] not null,  -- postings of the last answer that shared none with the board
    stranger varchar,  -- what that answer was taken for: replaced or renumbered; null when the board's own came after it
    is_renamed boolean not null,  -- the board list has named another employer since the board's last own answer
    evidence varchar,  -- as first judged: complete, doubtful, partial, failed, skipped
    rule varchar,  -- the closing rule that decided
    confirmed integer[] not null,  -- earlier doubtful crawls that this step confirms
    contradicted integer[] not null,  -- earlier doubtful crawls that this step contradicts
    lost_at timestamp,  -- when the board's postings were lost, if this step shows it
    lost_reason varchar,  -- not_read, board_unlisted, board_gone, replaced or renumbered
    open_before integer not null,  -- postings open before the step, provisionally closed ones included
);
insert into build.board_fold
with recursive fold as (
    -- Where the last build's fold ended, or the state of a board before its first step.
    select b.board_id, coalesce(s.step, 0) as step, null::integer as crawl_id, null::timestamp as moment, null::varchar as kind,
           coalesce(s.live, []) as live, coalesce(s.away, []) as away, coalesce(s.unsure, []) as unsure,
           coalesce(s.excused, []) as excused, coalesce(s.doubts, []) as doubts,
           coalesce(s.empties, []) as empties, coalesce(s.gone_answers, []) as gone_answers, s.last_complete,
           coalesce(s.known_ids, []) as known_ids, s.known_at, s.company, coalesce(s.stranger_ids, []) as stranger_ids,
           s.stranger, coalesce(s.is_renamed, false) as is_renamed,
           null::varchar as evidence, null::varchar as rule,
           []::integer[] as confirmed, []::integer[] as contradicted,
           null::timestamp as lost_at, null::varchar as lost_reason, 0 as open_before
    from core.board b
    left join last_state s using (board_id)
    where b.listing_kind in ('whole', 'page_set')
    union all (
    -- 404 and 410 in a row; failed, partial and skipped answers in between neither count nor break the row.
    with answered as (
        select s.*, f.live, f.away, f.unsure, f.excused, f.doubts, f.empties, f.last_complete, f.known_ids, f.known_at,
               f.company as known_company, f.stranger_ids, f.stranger,
               f.is_renamed or s.kind = 'renamed' as is_renamed,
               case when s.crawl_status = 'failed' and s.http_status in (404, 410) then list_append(f.gone_answers, s.moment)
                    when s.crawl_status = 'complete' then []
                    else f.gone_answers end as gone_answers,
               if(len(s.over_ids) = 0, s.ids, list_concat(s.ids, s.over_ids)) as shown,
               coalesce(s.crawl_status in ('complete', 'partial'), false) and len(s.ids) + len(s.over_ids) > 0 as lists_any
        from fold f
        join build.board_step s on s.board_id = f.board_id and s.step = f.step + 1
    ),
    -- An answer without any of the board's postings: of another company, or the same board under new ids.
    compared as (
        select a.*,
               lists_any and len(known_ids) > 0 and not list_has_any(shown, known_ids) as is_apart,
               list_transform(list_filter(titles, lambda t: list_contains(shown, t.id)), lambda t: t.title) as own_titles,
               list_transform(list_filter(titles, lambda t: list_contains(known_ids, t.id)), lambda t: t.title) as known_titles
        from answered a
    ),
    recognised as (
        select c.*,
               case when not is_apart then null
                    when company <> known_company then 'replaced'
                    when list_has_any(shown, stranger_ids)
                         and (stranger = 'renumbered' or not coalesce(company = known_company, false)) then stranger
                    -- turnover alone may change every posting of a small board, or of one not read for so long
                    when len(known_ids) < r.stranger_from or moment >= known_at + to_days(r.lost_days)
                         then if(stranger = 'replaced' and not coalesce(company = known_company, false), 'replaced', null)
                    when titles_in_common(own_titles, known_titles) >= r.same_titles_share then 'renumbered'
                    when company = known_company then null
                    else 'replaced' end as apart
        from compared c, build.closing_constant r
    ),
    -- A posting that rows without an id may have been for 28 days is lost; nobody can say more of it.
    pruned as (
        select b.* exclude (live, away, unsure, excused, given_up),
               if(len(given_up) = 0, live, list_filter(live, lambda x: not list_contains(given_ids, x))) as live,
               if(len(given_up) = 0, away, list_filter(away, lambda a: not list_contains(given_ids, a.id))) as away,
               if(len(given_up) = 0, unsure, list_filter(unsure, lambda u: not list_contains(given_ids, u.id))) as unsure,
               if(len(given_up) = 0, excused, list_filter(excused, lambda e: not list_contains(given_ids, e.id))) as excused
        from (select *, list_transform(given_up, lambda e: e.id) as given_ids
              from (select a.*, list_filter(excused, lambda e: moment >= e.since + to_days(r.excused_days)) as given_up
                    from recognised a, build.closing_constant r)) b
    ),
    -- Excused: not listed, while more rows lacked an id than in the answer that last listed it.
    excusing as (
        select p.*,
               len(live) + len(away) as open_before,
               list_intersect(live, ids) as still,
               coalesce(crawl_status = 'complete', false) and not lists_any and rows_without_id = 0 as is_empty,
               coalesce(apart = 'replaced' or (stranger = 'replaced' and not lists_any), false) as is_replaced,
               if(rows_without_id = 0 or apart is not null or stranger = 'replaced' and not lists_any or crawl_status is distinct from 'complete', [],
                  list_filter(list_concat(live, list_transform(away, lambda a: a.id)), lambda x:
                      not list_contains(ids, x) and not list_contains(over_ids, x)
                      and not list_contains(seen_beside, x))) as held
        from (select *, list_transform(list_filter(unsure, lambda u: u.rows >= rows_without_id), lambda u: u.id) as seen_beside
              from pruned) p
    ),
    -- What the answer says about each undecided doubt: the next complete answer at least 20 h later decides; one in
    -- between can only contradict. An empty answer, one of another company and one that excuses what is missing say nothing;
    -- the same board under new ids says something only of its new ids.
    weighed as (
        select e.*,
               if(len(still) = len(live), [], list_filter(live, lambda x: not list_contains(still, x)
                   and not list_contains(over_ids, x) and not list_contains(held, x))) as missing,
               if(len(doubts) = 0 or not coalesce(crawl_status in ('complete', 'partial'), false) or is_empty or is_replaced, [],
                  list_transform(
                      list_filter(doubts, lambda d: apart is null or d.kind = apart),
                      lambda d: struct_pack(doubt := d,
                          relisted := len(list_intersect(ids, d.missing)) > r.relisted_share * len(d.missing),
                          decides := crawl_status = 'complete' and moment >= d.moment + to_hours(r.confirm_hours)
                                     and len(list_intersect(held, d.missing)) <= r.relisted_share * len(d.missing)))
               ) as verdicts
        from excusing e, build.closing_constant r
    ),
    decided as (
        select w.*,
               list_transform(list_filter(verdicts, lambda v: v.decides and not v.relisted), lambda v: v.doubt) as upheld,
               list_transform(list_filter(verdicts, lambda v: v.relisted), lambda v: v.doubt) as refuted,
               if(is_empty and open_before > 0 and not is_replaced,
                  list_append(empties, struct_pack(crawl_id := crawl_id, moment := moment)), []) as empty_row
        from weighed w
    ),
    believed as (
        select d.*,
               if(open_before <= r.empty_few_to,
                  len(empty_row) >= r.empty_few_answers
                      and len(list_distinct(list_transform(empty_row, lambda e: e.moment::date))) >= r.empty_few_days,
                  len(empty_row) >= r.empty_many_answers
                      and empty_row[-1].moment - empty_row[1].moment >= to_days(r.empty_many_days)) as is_believed
        from decided d, build.closing_constant r
    ),
    -- The board is lost after 28 days without complete evidence, when no longer tracked, when gone, or when the board list
    -- has given it to the employer whose postings it shows. Doubtful answers that this one confirms are complete evidence,
    -- so that they are weighed before: a board read on Mondays has its second answer after a gap exactly on day 28.
    losing as (
        select b.*, coalesce(apart = 'replaced' and is_renamed, false) as is_handed_over,
               len(b.gone_answers) >= r.gone_answers
                   and b.gone_answers[-1] - b.gone_answers[1] >= to_days(r.gone_days) as is_gone,
               kind <> 'renamed' and moment >= greatest(last_complete,
                   list_max(list_transform(upheld, lambda d: d.moment)),
                   if(is_believed, empty_row[-2].moment, null)) + to_days(r.lost_days) as is_unread
        from believed b, build.closing_constant r
    ),
    lost as (
        select l.*,
               case when last_complete is null then null
                    when is_gone then 'board_gone'
                    when is_unread then if(stranger = 'replaced', 'replaced', 'not_read')
                    when kind = 'unlisted' then 'board_unlisted'
                    when is_handed_over then 'replaced' end as lost_reason
        from losing l
    ),
    -- A lost board starts over: nothing is open until its next complete evidence. One that the board list no longer holds, or
    -- has given to another employer, begins with whatever it lists next.
    begun as (
        select board_id, step, l.kind, crawl_id, moment, crawl_status, company, ids, over_ids, shown, rows_without_id, lists_any,
               is_empty, lost_reason,
               case when lost_reason is null then null
                    when is_gone then l.gone_answers[1]
                    when is_unread then last_complete + to_days(r.lost_days)
                    else moment end as lost_at,
               if(is_over, [], live) as live,
               if(is_over, [], away) as away,
               if(is_over, [], unsure) as unsure,
               if(is_over, [], excused) as excused,
               if(is_over, [], doubts) as doubts,
               if(is_over, [], empties) as empties,
               if(is_over, [], l.gone_answers) as gone_answers,
               if(is_over, null, last_complete) as last_complete,
               if(is_over, 0, open_before) as open_before,
               if(is_over, [], held) as held,
               if(is_over, [], missing) as missing,
               if(is_over, [], upheld) as upheld,
               if(is_over, [], refuted) as refuted,
               if(is_over, [], empty_row) as empty_row,
               is_believed and not is_over as is_believed,
               if(is_fresh, [], known_ids) as known_ids,
               if(is_fresh, null, known_at) as known_at,
               if(is_fresh, null, known_company) as known_company,
               if(is_fresh, [], stranger_ids) as stranger_ids,
               if(is_fresh, null, stranger) as stranger,
               if(is_fresh, null, apart) as apart,
               is_replaced and not is_fresh as is_replaced,
               is_renamed and not is_fresh as is_renamed
        from (select *, is_handed_over or kind = 'unlisted' as is_fresh, lost_reason is not null or is_fresh as is_over
              from lost) l, build.closing_constant r
    ),
    judged as (
        select d.*,
               case when crawl_status is distinct from 'complete' then crawl_status
                    when is_replaced then 'doubtful'
                    when is_empty and open_before = 0 then 'complete'
                    when is_empty then if(is_believed, 'complete', 'doubtful')
                    when len(upheld) > 0 then 'complete'
                    when apart is not null then 'doubtful'
                    when open_before between r.small_board_from and r.small_board_to
                         and len(missing) > r.small_drop_share * open_before then 'doubtful'
                    when open_before > r.small_board_to and len(missing) >= r.drop_postings
                         and len(missing) > r.drop_share * open_before then 'doubtful'
                    else 'complete' end as evidence,
               case when crawl_status is null then null
                    when is_replaced and crawl_status in ('complete', 'partial') then 'replaced'
                    when is_empty and open_before = 0 then 'nothing open'
                    when is_empty then 'empty'
                    when apart = 'renumbered' then 'renumbered'
                    when crawl_status <> 'complete' then null
                    when len(upheld) > 0 then 'confirms'
                    when len(missing) > 0 then 'missing'
                    when len(held) > 0 then 'excused'
                    else 'nothing missing' end as rule
        from begun d, build.closing_constant r
    ),
    -- An answer under another company's name is no sight of anything, one under new ids none until it is confirmed.
    kept as (
        select j.*,
               coalesce(evidence = 'complete', false) as is_evidence,
               coalesce(crawl_status in ('complete', 'partial') and (apart is null or evidence = 'complete')
                   and not is_replaced and (last_complete is not null or evidence = 'complete'), false) as is_sight,
               lists_any and (apart is null or evidence = 'complete') as is_own,
               if(evidence = 'complete' and rule = 'empty', list_transform(empty_row[:-2], lambda e: e.crawl_id), [])
                   as believed_empties,
               list_filter(upheld, lambda d: d.kind = 'renumbered') as imports,
               flatten(list_transform(upheld, lambda d: list_filter(d.missing, lambda x: not list_contains(d.back, x))))
                   as upheld_missing
        from judged j
    ),
    -- Where the board was imported under new ids, the postings open before are lost and those of the import begin.
    imported as (
        select k.* exclude (live, away, missing, held, lost_at, lost_reason),
               if(len(imports) = 0, lost_at, imports[1].moment) as lost_at,
               if(len(imports) = 0, lost_reason, 'renumbered') as lost_reason,
               if(len(imports) = 0, live, new_ids) as live,
               if(len(imports) = 0, away, []) as away,
               if(len(imports) = 0, missing, list_filter(new_ids, lambda x: not list_contains(ids, x)
                   and rows_without_id <= imports[-1].rows)) as missing,
               if(len(imports) = 0, held, list_filter(new_ids, lambda x: not list_contains(ids, x)
                   and rows_without_id > imports[-1].rows)) as held
        from (select *, list_distinct(flatten(list_transform(imports, lambda d: d.ids))) as new_ids from kept) k
    ),
    -- Which postings are open after the step.
    moved as (
        select i.*,
               case when not is_sight then live
                    when is_evidence and len(held) = 0 then ids
                    when is_evidence then list_concat(ids, list_filter(live, lambda x:
                        list_contains(held, x) and not list_contains(upheld_missing, x)))
                    else list_filter(list_distinct(list_concat(live, ids)), lambda x: not list_contains(over_ids, x))
                    end as live_after,
               case when not is_sight then away
                    when is_evidence and rule = 'empty' then []
                    when is_evidence then list_concat(
                        list_filter(away, lambda a: not list_contains(ids, a.id) and not list_contains(over_ids, a.id)
                                    and (moment < a.absent_at + to_hours(r.confirm_hours) or list_contains(held, a.id))),
                        list_transform(list_filter(missing, lambda x: not list_contains(upheld_missing, x)),
                                       lambda x: struct_pack(id := x, absent_at := moment)),
                        if(len(held) = 0, [], flatten(list_transform(upheld, lambda d: list_transform(
                            list_filter(d.missing, lambda x: list_contains(held, x) and not list_contains(d.back, x)),
                            lambda x: struct_pack(id := x, absent_at := d.moment))))))
                    when len(away) = 0 then away
                    else list_filter(away, lambda a: not list_contains(ids, a.id) and not list_contains(over_ids, a.id))
                    end as away_after
        from imported i, build.closing_constant r
    )
    select board_id, step, crawl_id, moment, kind, live_after, away_after,
           case when len(unsure) = 0 and rows_without_id = 0 or not is_sight then unsure
                else list_concat(
                    list_filter(unsure, lambda u: not list_contains(ids, u.id)
                        and (list_contains(live_after, u.id) or list_contains(list_transform(away_after, lambda a: a.id), u.id))),
                    if(rows_without_id = 0, [], list_transform(ids, lambda x: struct_pack(id := x, rows := rows_without_id))))
                end,
           case when len(excused) = 0 and len(held) = 0 or not is_sight then excused
                else list_filter(
                    list_concat(excused, list_transform(
                        list_filter(held, lambda x: not list_contains(list_transform(excused, lambda e: e.id), x)),
                        lambda x: struct_pack(id := x, since := moment))),
                    lambda e: not list_contains(ids, e.id)
                        and (list_contains(live_after, e.id) or list_contains(list_transform(away_after, lambda a: a.id), e.id)))
                end,
           case when len(imports) > 0 then []
                else list_concat(
                    list_transform(
                        list_filter(doubts, lambda d: not list_contains(
                            list_transform(list_concat(upheld, refuted), lambda v: v.crawl_id), d.crawl_id)),
                        lambda d: struct_update(d, back := if(is_sight, list_concat(d.back, list_intersect(ids, d.missing)), d.back))),
                    if(evidence = 'doubtful' and rule in ('renumbered', 'missing'),
                       [struct_pack(crawl_id := crawl_id, moment := moment, kind := rule,
                                    missing := if(rule = 'missing', missing, live), ids := if(rule = 'missing', [], ids),
                                    back := []::integer[], rows := rows_without_id)],
                       [])) end,
           case when crawl_status is distinct from 'complete' then empties
                when evidence = 'doubtful' then empty_row
                else [] end,
           gone_answers,
           if(is_evidence, moment, last_complete),
           case when is_own and is_sight then live_after
                when is_own and list_has_any(shown, known_ids) then list_distinct(list_concat(known_ids, ids))
                else known_ids end,
           if(is_own, moment, known_at),
           if(is_own, coalesce(company, known_company), known_company),
           case when is_own then []
                when apart is null then stranger_ids
                when crawl_status = 'partial' then list_distinct(list_concat(stranger_ids, shown))
                else shown end,
           case when is_own then null else coalesce(apart, stranger) end,
           is_renamed and not is_own,
           evidence, rule,
           list_concat(list_transform(upheld, lambda d: d.crawl_id), believed_empties),
           list_concat(list_transform(refuted, lambda d: d.crawl_id),
                       if(is_own and crawl_status = 'complete', list_transform(empties, lambda e: e.crawl_id), [])),
           lost_at, lost_reason, open_before
    from moved
    )
)
select board_id, step, kind, crawl_id, moment, live, away, unsure, excused, doubts, empties, gone_answers, last_complete,
       known_ids, known_at, company, stranger_ids, stranger, is_renamed,
       evidence, rule, confirmed, contradicted, lost_at, lost_reason, open_before
from fold
where kind is not null;
