-- Stock and flow of in-scope vacancies by slice. Stock is measured at the week's end (Monday 00:00 UTC), flows
-- inside the week; found and lost are coverage, not demand. Boards that prove no absence (threads, windows) are not
-- in it: marts.week_thread counts those.
-- Grain: one row a week, kind of slice and slice.
create or replace table marts.week_demand (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    slice_kind varchar not null,  -- all, role, seniority, country, workplace, source
    slice varchar not null,  -- value of the slice
    open_vacancies integer not null,  -- open at the week's end
    open_postings integer not null,  -- advertisements of them open at the week's end
    posting_intensity double,  -- open_postings / open_vacancies
    new_vacancies integer not null,  -- opened in the week
    reposted_vacancies integer not null,  -- opened again within 90 days of their close
    found_vacancies integer not null,  -- already open when their board was first read
    closed_vacancies integer not null,  -- closed in the week
    lost_vacancies integer not null,  -- no longer seen, because their board is no longer read
    net_flow integer not null,  -- new + reposted - closed: the only number called hiring activity
    vacancies integer not null,  -- n behind the row: open_vacancies
    employers integer not null,  -- employers with at least one open vacancy
    suppressed_reason varchar,  -- why the row is not printed
    primary key (week, slice_kind, slice)
);
insert into marts.week_demand
with slices as (
    select distinct slice_kind, slice from core.vacancy_slice union select 'all', 'all'
),
stock as (
    select week, slice_kind, slice, sum(n)::integer as vacancies, count(*) as employers
    from (select w.week, x.slice_kind, x.slice, v.employer_key, count(*) as n
          from core.vacancy_week w
          join core.vacancy v using (vacancy_id)
          join core.vacancy_slice x using (vacancy_id)
          group by all)
    group by all
),
posting_week as (
    select distinct w.week, s.posting_id, s.vacancy_id
    from core.week w
    join (select posting_id, vacancy_id, s.entered_at, s.ended_at
          from core.posting_spell s
          join core.vacancy_posting p using (posting_id)
          join core.vacancy v using (vacancy_id)
          where v.in_scope) s on s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau)
),
posting_stock as (
    select w.week, x.slice_kind, x.slice, count(*) as postings
    from posting_week w
    join core.vacancy_slice x using (vacancy_id)
    group by all
),
spell as materialized (
    select s.* from core.vacancy_spell s join core.vacancy v using (vacancy_id) where v.in_scope
),
starts as (
    select w.week, x.slice_kind, x.slice,
           count(*) filter (s.start_kind = 'new') as new_vacancies,
           count(*) filter (s.start_kind = 'reposted') as reposted_vacancies,
           count(*) filter (s.start_kind = 'found') as found_vacancies
    from core.week w
    join spell s on s.entered_at >= w.begins_at and s.entered_at < w.tau
    join core.vacancy_slice x using (vacancy_id)
    group by all
),
ends as (
    select w.week, x.slice_kind, x.slice,
           count(*) filter (s.end_kind = 'closed') as closed_vacancies,
           count(*) filter (s.end_kind = 'lost') as lost_vacancies
    from core.week w
    join spell s on s.ended_at >= w.begins_at and s.ended_at < w.tau
    join core.vacancy_slice x using (vacancy_id)
    group by all
)
select w.week, w.week_label, l.slice_kind, l.slice,
       coalesce(s.vacancies, 0), coalesce(p.postings, 0),
       digits12(p.postings / s.vacancies),
       coalesce(b.new_vacancies, 0), coalesce(b.reposted_vacancies, 0), coalesce(b.found_vacancies, 0),
       coalesce(e.closed_vacancies, 0), coalesce(e.lost_vacancies, 0),
       coalesce(b.new_vacancies, 0) + coalesce(b.reposted_vacancies, 0) - coalesce(e.closed_vacancies, 0),
       coalesce(s.vacancies, 0), coalesce(s.employers, 0),
       case when coalesce(s.vacancies, 0) < 30 then 'fewer than 30 vacancies'
            when coalesce(s.employers, 0) < 5 then 'fewer than 5 employers' end
from core.week w
join slices l on true
left join stock s using (week, slice_kind, slice)
left join posting_stock p using (week, slice_kind, slice)
left join starts b using (week, slice_kind, slice)
left join ends e using (week, slice_kind, slice);
