-- Everything that happened to vacancies and postings, one row each: the history that all flows are counts of.
-- Grain: one row an event. Times are those that stock uses: when it was known, not when it may have happened.
create table if not exists core.event (
    moment timestamp not null,  -- UTC
    event_kind varchar not null,  -- opened, reposted, found, entered_scope, closed, lost, left_scope, text_changed
    vacancy_id integer,  -- the vacancy; null for a posting that advertises none
    posting_id integer,  -- the posting, for changes of text
    board_id integer not null,  -- the board
    in_scope boolean not null,  -- whether stock and flow of vacancies in scope count it; a change of text: whether the vacancy is in scope now
);
delete from core.event
where vacancy_id in (select vacancy_id from core.vacancy_due)
   or (vacancy_id is null and posting_id in (select posting_id from core.posting_due));
insert into core.event
with due as (
    select vacancy_id, board_id, vacancy_id in (select vacancy_id from core.vacancy_spell) as in_scope
    from core.vacancy_due join core.vacancy using (vacancy_id)
),
-- vacancies never in scope begin and end with their listings
period as (
    select d.vacancy_id, d.board_id, true as in_scope, s.entered_at, s.start_kind, s.ended_at, s.end_kind
    from due d join core.vacancy_spell s using (vacancy_id)
    union all
    select d.vacancy_id, d.board_id, false, l.entered_at, l.start_kind, l.ended_at, l.end_kind
    from due d join core.vacancy_listing l using (vacancy_id)
    where not d.in_scope
)
select entered_at, if(start_kind = 'new', 'opened', start_kind), vacancy_id, null, board_id, in_scope from period
union all
select ended_at, end_kind, vacancy_id, null, board_id, in_scope from period where end_kind is not null
union all
select v.seen_from, 'text_changed', m.vacancy_id, v.posting_id, p.board_id, coalesce(c.in_scope, false)
from core.posting_version v
join core.posting p using (posting_id)
left join core.vacancy_posting m using (posting_id)
left join core.vacancy c on c.vacancy_id = m.vacancy_id
where v.text_changed and v.version > 1
  and (m.vacancy_id in (select vacancy_id from core.vacancy_due)
       or (m.vacancy_id is null and v.posting_id in (select posting_id from core.posting_due)));
