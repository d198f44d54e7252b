-- Quintiles of text length: which quintile of the base quarter's lengths each version of a vacancy's text falls in. Texts grow over the years and
-- lift the share of every skill; shares at equal length tell the two apart (docs/method.md#skills). The base quarter is the first
-- 13 weeks, or as many as there are.
-- Grain: one row per version of a vacancy with usable text.
-- Build: replaced.
create table core.vacancy_length (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version, see core.vacancy_version
    words integer not null,  -- words of its text
    quintile integer not null check (quintile between 1 and 5),  -- 1 shortest
);
insert into core.vacancy_length
with text as (
    select v.vacancy_id, v.version, r.words from core.vacancy_version v join clean.reading r using (row_hash) where v.has_text
),
base as (
    select quantile_disc(t.words, [0.2, 0.4, 0.6, 0.8]) as cuts
    from core.vacancy_week w
    join text t using (vacancy_id, version)
    where w.week < (select min(week) + 91 from core.week)
)
select vacancy_id, version, words, 1 + coalesce(len(list_filter(cuts, lambda cut: words > cut)), 0)
from text, base;
