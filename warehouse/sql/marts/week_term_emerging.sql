-- Names asked for beside known skills that the vocabulary does not hold yet: in at least 10 vacancies of at least 5 employers
-- open in the last 4 weeks, and fewer than 2 in the 26 weeks before. A queue for the vocabulary, printed as "not yet
-- classified"; in a warehouse younger than 30 weeks everything is new, and the list says so.
-- Grain: one row per name, for the newest week.
-- Build: replaced.
create table marts.week_term_emerging (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    term varchar not null,  -- the name, as most write it
    vacancies integer not null,  -- vacancies open in the last 4 weeks that name it
    employers integer not null,  -- their employers
    vacancies_before integer not null,  -- vacancies open in the 26 weeks before
    weeks_before integer not null,  -- weeks of history before the last 4, at most 26
    suppressed_reason varchar,  -- why it is not printed
    primary key (term)
);
insert into marts.week_term_emerging
with newest as (
    select max(week) as week from core.week
),
named as (
    select lower(t.term) as key, t.term, v.vacancy_id, v.version, v.employer_key
    from core.vacancy_version v join clean.term t using (row_hash)
),
seen as (
    select n.key, n.term, n.vacancy_id, n.employer_key, bool_or(w.week > x.week - 28) as recently, bool_or(w.week <= x.week - 28 and w.week > x.week - 210) as before
    from named n
    join core.vacancy_week w using (vacancy_id, version)
    cross join newest x
    group by all
),
counted as (
    select key, arg_max(term, times) as term, sum(recent)::integer as vacancies, sum(employers)::integer as employers, sum(before)::integer as before
    from (select key, term, count(*) as times, count(distinct vacancy_id) filter (recently) as recent,
                 count(distinct employer_key) filter (recently) as employers, count(distinct vacancy_id) filter (before) as before
          from seen group by all)
    group by key
),
history as (
    select greatest(0, least(26, count(*) - 4))::integer as weeks_before from core.week
)
select x.week, w.week_label, c.term, c.vacancies, c.employers, c.before, h.weeks_before,
       if(h.weeks_before < 26, 'fewer than 26 weeks before', null)
from counted c
cross join newest x
cross join history h
join core.week w on w.week = x.week
where c.vacancies >= 10 and c.employers >= 5 and c.before < 2;
