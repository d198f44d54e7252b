-- Everything that happened to vacancies, postings and boards, one row each: the history that all flows are counts of.
-- Grain: one row per event. Times are those that stock uses: when it was known, not when it may have happened.
-- Build: kept.
create table core.event (
    moment timestamp not null,  -- UTC
    event_kind varchar not null,  -- opened, reposted, found, entered_scope, closed, lost, left_scope, text_changed, board_replaced, board_lost
    vacancy_id integer,  -- the vacancy; null for a posting that advertises none, and for boards
    posting_id integer,  -- the posting, for changes of text
    board_id integer not null,  -- the board
    in_scope boolean not null,  -- whether stock and flow of vacancies in scope count it; a change of text: whether the vacancy is in scope now
    reason varchar,  -- why a board was lost: not_read, board_unlisted, board_gone, replaced, renumbered
);
delete from core.event
where vacancy_id in (select vacancy_id from build.stale_vacancy)
   or (vacancy_id is null and posting_id in (select posting_id from build.stale_posting))
   or event_kind like 'board_%';
insert into core.event
with stale as (
    select vacancy_id, board_id, vacancy_id in (select vacancy_id from core.vacancy_spell) as in_scope
    from build.stale_vacancy join core.vacancy using (vacancy_id)
),
-- vacancies never in scope begin and end with their listings
period as (
    select d.vacancy_id, d.board_id, true as in_scope, s.entered_at, s.start_kind, s.ended_at, s.end_kind
    from stale d join core.vacancy_spell s using (vacancy_id)
    union all
    select d.vacancy_id, d.board_id, false, l.entered_at, l.start_kind, l.ended_at, l.end_kind
    from stale d join core.vacancy_listing l using (vacancy_id)
    where not d.in_scope
)
select entered_at, if(start_kind = 'new', 'opened', start_kind), vacancy_id, null, board_id, in_scope, null from period
union all
select ended_at, end_kind, vacancy_id, null, board_id, in_scope, null from period where end_kind is not null
union all
select v.seen_from, 'text_changed', m.vacancy_id, v.posting_id, p.board_id, coalesce(c.in_scope, false), null
from core.posting_version v
join core.posting p using (posting_id)
left join core.vacancy_posting m using (posting_id)
left join core.vacancy c on c.vacancy_id = m.vacancy_id
where v.text_changed and v.version > 1
  and (m.vacancy_id in (select vacancy_id from build.stale_vacancy)
       or (m.vacancy_id is null and v.posting_id in (select posting_id from build.stale_posting)))
union all
-- the first of the answers in a row that showed another company's board
select min(observed_at), 'board_replaced', null, null, board_id, false, null
from (select board_id, crawl_id, observed_at, is_other,
             sum((not is_other)::integer) over (partition by board_id order by crawl_id) as own_before
      from (select c.board_id, c.crawl_id, c.observed_at, c.evidence_rule = 'shows another company''s board' as is_other
            from core.crawl c where c.evidence_rule is not null))
where is_other
group by board_id, own_before
union all
select lost_at, 'board_lost', null, null, board_id, false, lost_reason
from core.board_epoch
where lost_at is not null;
