-- What imported adverts ask for, beside the crawled vacancies of the newest week, and both together: the line "with imports".
-- A person chose the imported files, so that their shares speak of those files and of nothing else; they have no interval.
-- Counted are in-scope adverts with usable text, one per employer and title; asked for means required or preferred.
-- Grain: one row per origin and skill that an imported advert names; origin * is all of them together.
-- Build: replaced.
create table marts.import_skill (
    origin varchar not null,  -- where the files come from, as whoever imported them says; * for all
    skill varchar not null,  -- canonical name
    asking integer not null,  -- imported adverts that require or prefer it
    adverts integer not null,  -- imported adverts with usable text
    share_imported double,  -- asking / adverts
    week date,  -- Monday of the newest week; null while no week is over
    share_crawled double,  -- share among the crawled vacancies of that week, see marts.week_skill
    vacancies integer,  -- crawled vacancies with usable text
    adverts_added integer not null,  -- imported adverts that are no crawled posting
    share_with_imports double,  -- share among these and the crawled vacancies together
    suppressed_reason varchar,  -- why the shares are not to be printed
    primary key (origin, skill)
);
insert into marts.import_skill
with advert as (
    select o.origin, coalesce(i.employer_key || ' ' || title_key(i.title), i.imported_id::varchar) as advert,
           bool_and(i.posting_id is null) as is_added, list(i.imported_id) as ids
    from core.imported_posting i, unnest([i.origin, '*']) as o(origin)
    where i.in_scope and i.text_known
    group by all
),
size as (
    select origin, count(*)::integer as adverts, count(*) filter (is_added)::integer as added from advert group by origin
),
asked as (
    select a.origin, s.skill, count(distinct a.advert)::integer as asking,
           count(distinct a.advert) filter (a.is_added)::integer as added_asking
    from (select origin, advert, is_added, unnest(ids) as imported_id from advert) a
    join core.imported_skill s using (imported_id)
    where s.class in ('required', 'preferred')
    group by a.origin, s.skill
),
newest as (
    select max(week) as week from core.week
),
text_size as (
    select sum(n_e)::integer as vacancies from core.week_size join newest using (week) where stock_kind = 'text'
),
crawled as (
    select skill, asking from marts.week_skill join newest using (week)
)
select a.origin, a.skill, a.asking, z.adverts, digits12(a.asking / z.adverts), n.week,
       digits12(coalesce(c.asking, 0) / nullif(t.vacancies, 0)), t.vacancies, z.added,
       digits12((coalesce(c.asking, 0) + a.added_asking) / nullif(coalesce(t.vacancies, 0) + z.added, 0)),
       if(z.adverts < 30, 'fewer than 30 imported adverts', null)
from asked a
join size z using (origin)
cross join newest n
cross join text_size t
left join crawled c using (skill);
