-- Vacancies in scope with a posting that states a date, and the first later date that one put on a text that did not change.
-- Grain: one row per such vacancy.
-- Build: kept.
create table build.dated_vacancy (
    vacancy_id integer not null,  -- the vacancy
    refreshed_at timestamp,  -- when that date was first shown, UTC; null where none was
);
delete from build.dated_vacancy where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into build.dated_vacancy
with member as (
    select p.vacancy_id, p.posting_id
    from core.vacancy_posting p
    join build.stale_vacancy using (vacancy_id)
    semi join core.vacancy_spell using (vacancy_id)
),
dated as (
    select posting_id, crawl_id,
           published_at > lag(published_at) over versions and text_key = lag(text_key) over versions as is_refreshed
    from raw.posting_version
    semi join member using (posting_id)
    where published_at is not null
    window versions as (partition by posting_id order by crawl_id)
)
select m.vacancy_id, min(c.observed_at) filter (d.is_refreshed)
from dated d
join core.crawl c using (crawl_id)
join member m using (posting_id)
group by m.vacancy_id;
