-- Everything that happened to vacancies and postings, one row each: the history that all flows are counts of.
-- Grain: one row an event. Times are those that stock uses: when it was known, not when it may have happened.
create table if not exists core.event (
    moment timestamp not null,  -- UTC
    event_kind varchar not null,  -- opened, reposted, found, closed, lost, text_changed
    vacancy_id integer,  -- the vacancy; null for a posting that advertises none
    posting_id integer,  -- the posting, for changes of text
    board_id integer not null,  -- the board
    in_scope boolean not null,  -- machine-learning engineering in the broad sense
);
delete from core.event
where vacancy_id in (select vacancy_id from core.vacancy_due)
   or (vacancy_id is null and posting_id in (select posting_id from core.posting_due));
insert into core.event
select s.entered_at, if(s.start_kind = 'new', 'opened', s.start_kind), s.vacancy_id, null, v.board_id, v.in_scope
from core.vacancy_spell s join core.vacancy_due using (vacancy_id) join core.vacancy v using (vacancy_id)
union all
select s.ended_at, s.end_kind, s.vacancy_id, null, v.board_id, v.in_scope
from core.vacancy_spell s join core.vacancy_due using (vacancy_id) join core.vacancy v using (vacancy_id)
where s.end_kind is not null
union all
select v.seen_from, 'text_changed', m.vacancy_id, v.posting_id, p.board_id, coalesce(c.in_scope, false)
from core.posting_version v
join core.posting p using (posting_id)
left join core.vacancy_posting m using (posting_id)
left join core.vacancy c on c.vacancy_id = m.vacancy_id
where v.text_changed and v.version > 1
  and (m.vacancy_id in (select vacancy_id from core.vacancy_due)
       or (m.vacancy_id is null and v.posting_id in (select posting_id from core.posting_due)));
