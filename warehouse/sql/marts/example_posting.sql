-- At most three open vacancies per employer to look at, from sources whose terms allow listing: title, employer, place and link,
-- nothing of their text.
-- Grain: one row per week, employer and rank; the latest week only.
-- Build: replaced.
create table marts.example_posting (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    employer varchar not null,  -- name as written
    rank integer not null,  -- 1 to 3, the latest opened first
    title varchar,  -- as published
    place varchar,  -- city or country
    url varchar,  -- http or https only
    source varchar not null,  -- collector
    vacancies integer not null,  -- 1
    employers integer not null,  -- 1
    suppressed_reason varchar,  -- never set
);
insert into marts.example_posting
with placed as (
    select vacancy_id, version, min(coalesce(city, country)) as place from core.vacancy_place group by all
),
ranked as (
    select w.week, k.week_label, coalesce(e.employer, v.employer_key) as employer, v.title, p.place, v.url, v.source,
           row_number() over (partition by v.employer_key order by w.opened_at desc, v.vacancy_id) as rank
    from core.vacancy_week w
    join core.week k using (week)
    join core.vacancy_version v using (vacancy_id, version)
    join core.source o on o.source = v.source and o.may_list
    left join core.employer e using (employer_key)
    left join placed p using (vacancy_id, version)
    where w.week = (select max(week) from core.week)
)
select week, week_label, employer, rank, left(title, 160), place,
       if(regexp_matches(url, '^https?://[^/]'), url, null), source, 1, 1, null
from ranked
where rank <= 3;
