-- Where a vacancy can be done, over all its postings. A vacancy with k countries counts 1/k in each.
-- Grain: one row a vacancy, country and city; country is null where none is stated, city where only a country is.
create table if not exists core.vacancy_place (
    vacancy_id integer not null,  -- the vacancy
    country varchar,  -- ISO 3166 alpha-2, * for world-wide
    city varchar,  -- English name
    country_weight double not null,  -- 1 / number of countries, on the country's first row; 0 on its other rows
);
delete from core.vacancy_place where vacancy_id in (select vacancy_id from core.vacancy_due);
insert into core.vacancy_place
with stated as (
    select distinct v.vacancy_id, place.country as country, place.city as city
    from core.vacancy_posting v
    join core.vacancy_due using (vacancy_id)
    join core.posting p using (posting_id)
    join clean.reading r using (row_hash), unnest(r.places) as t(place)
    where v.vacancy_id in (select vacancy_id from core.vacancy)
),
-- a country named beside one of its cities adds nothing
useful as (
    select * from stated s
    where city is not null
       or not exists (select 1 from stated o where o.vacancy_id = s.vacancy_id and o.country = s.country and o.city is not null)
),
everyone as (
    select vacancy_id, country, city from useful
    union all
    select vacancy_id, null, null from core.vacancy join core.vacancy_due using (vacancy_id) where vacancy_id not in (select vacancy_id from useful)
)
select vacancy_id, country, city,
       if(row_number() over (partition by vacancy_id, country order by city nulls first) = 1,
          1.0 / greatest(count(distinct coalesce(country, '?')) over (partition by vacancy_id), 1), 0)
from everyone;
