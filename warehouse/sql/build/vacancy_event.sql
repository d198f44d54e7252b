-- What happens to vacancies in scope, week by week, as numbers: their spells begin and end, and so do the spells of their
-- postings. An old week's flows may change where its stock does not, when postings become one vacancy, say.
-- Grain: one row per vacancy in scope and beginning or end.
-- Build: kept.
create table build.vacancy_event (
    vacancy_id integer not null,  -- the vacancy
    week date not null,  -- Monday of the week in which it happens
    told ubigint not null,  -- hash of all that the week's numbers ask of it
);
delete from build.vacancy_event where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into build.vacancy_event
with spell as (
    from core.vacancy_spell join build.stale_vacancy using (vacancy_id)
),
last_version as (
    select l.vacancy_id, l.spell, d.told
    from core.vacancy_version l
    join build.version_digest d using (vacancy_id, version)
    where l.is_last
),
posting as (
    select p.vacancy_id, s.*
    from (select distinct vacancy_id from spell)
    join core.vacancy_posting p using (vacancy_id)
    join core.posting_spell s using (posting_id)
),
event as (
    select vacancy_id, entered_at as moment, hash('begins', entered_at, start_kind, opened_at, open_date_known) as told from spell
    union all
    select s.vacancy_id, s.ended_at, hash('ends', s.entered_at, s.ended_at, s.end_kind, s.end_reason, s.closed_at, l.told)
    from spell s
    left join last_version l using (vacancy_id, spell)
    where s.ended_at is not null
    union all
    select vacancy_id, entered_at, hash('posting begins', posting_id, entered_at) from posting
    union all
    select vacancy_id, ended_at, hash('posting ends', posting_id, ended_at) from posting where ended_at is not null
)
select vacancy_id, date_trunc('week', moment)::date, hash(vacancy_id, told) from event;
