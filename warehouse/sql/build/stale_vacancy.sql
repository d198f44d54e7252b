-- Vacancies that may differ from what the last build made of them: one of their postings is in build.stale_wording or has
-- another vacancy than then; also those that are no more.
-- Grain: one row per vacancy.
-- Build: replaced.
create table build.stale_vacancy (
    vacancy_id integer primary key,  -- the vacancy
);
insert into build.stale_vacancy
with moved as (
    select l.vacancy_id as before, m.vacancy_id as now
    from last_member l
    full join core.vacancy_posting m using (posting_id)
    where l.vacancy_id is distinct from m.vacancy_id
)
select before from moved where before is not null
union
select now from moved where now is not null
union
select vacancy_id from core.vacancy_posting join build.stale_wording using (posting_id);
