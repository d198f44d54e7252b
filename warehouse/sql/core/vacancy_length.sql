-- Fifths of text length: which fifth of the base quarter's lengths each vacancy's text falls in. Texts grow over the years and
-- lift the share of every skill; shares at equal length tell the two apart (METRICS 4). The base quarter is the first
-- 13 weeks, or as many as there are.
-- Grain: one row an in-scope vacancy with usable text.
create or replace table core.vacancy_length (
    vacancy_id integer primary key,  -- the vacancy
    words integer not null,  -- words of its text
    fifth integer not null check (fifth between 1 and 5),  -- 1 shortest
);
insert into core.vacancy_length
with text as (
    select v.vacancy_id, r.words from core.vacancy v join clean.reading r using (row_hash) where v.in_scope and v.has_text
),
base as (
    select quantile_disc(t.words, [0.2, 0.4, 0.6, 0.8]) as cuts
    from core.vacancy_week w
    join text t using (vacancy_id)
    where w.week < (select min(week) + 91 from core.week)
)
select vacancy_id, words, 1 + coalesce(len(list_filter(cuts, lambda cut: words > cut)), 0)
from text, base;
