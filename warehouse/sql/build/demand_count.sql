-- What marts.week_demand counts, by slice: stock and flows, as told there.
-- Grain: one row per week, kind of slice and slice with anything to count.
-- Build: kept.
create table build.demand_count (
    week date not null,  -- Monday
    slice_kind varchar not null,  -- all, role, seniority, country, workplace, source
    slice varchar not null,  -- value of the slice
    open_vacancies integer not null,  -- this and the others: see marts.week_demand
    open_postings integer not null,  -- of the open vacancies
    new_vacancies integer not null,  -- flow
    reposted_vacancies integer not null,  -- flow
    found_vacancies integer not null,  -- flow
    entered_scope integer not null,  -- flow
    closed_vacancies integer not null,  -- flow
    lost_vacancies integer not null,  -- flow
    left_scope integer not null,  -- flow
    moved_in integer not null,  -- flow
    moved_out integer not null,  -- flow
    employers integer not null,  -- with an open vacancy
);
delete from build.demand_count where week >= (select min(week) from build.stale_flow);
insert into build.demand_count
with stock as (
    select week, slice_kind, slice, sum(n)::integer as vacancies, count(*) as employers
    from (select w.week, x.slice_kind, x.slice, v.employer_key, count(*) as n
          from core.vacancy_week w
          join build.stale_flow using (week)
          join core.vacancy v using (vacancy_id)
          join core.vacancy_slice x using (vacancy_id, version)
          group by all)
    group by all
),
posting_week as (
    select distinct w.week, w.vacancy_id, w.version, s.posting_id
    from core.vacancy_week w
    join build.stale_flow k using (week)
    join core.vacancy_posting p using (vacancy_id)
    join core.posting_spell s on s.posting_id = p.posting_id and s.entered_at < k.tau and (s.ended_at is null or s.ended_at >= k.tau)
),
posting_stock as (
    select w.week, x.slice_kind, x.slice, count(*) as postings
    from posting_week w
    join core.vacancy_slice x using (vacancy_id, version)
    group by all
),
last_version as (
    select vacancy_id, spell, version from core.vacancy_version where is_last
),
started as (
    select w.week, s.vacancy_id, s.start_kind, coalesce(h.version, l.version) as version
    from build.stale_flow w
    join core.vacancy_spell s on date_trunc('week', s.entered_at)::date = w.week and s.entered_at < w.tau
    join last_version l using (vacancy_id, spell)
    left join core.vacancy_week h on h.week = w.week and h.vacancy_id = s.vacancy_id and h.entered_at = s.entered_at
),
starts as (
    select s.week, x.slice_kind, x.slice,
           count(*) filter (s.start_kind = 'new') as new_vacancies,
           count(*) filter (s.start_kind = 'reposted') as reposted_vacancies,
           count(*) filter (s.start_kind = 'found') as found_vacancies,
           count(*) filter (s.start_kind = 'entered_scope') as entered_scope
    from started s
    join core.vacancy_slice x using (vacancy_id, version)
    group by all
),
ended as (
    select w.week, s.vacancy_id, s.end_kind, coalesce(h.version, l.version) as version
    from build.stale_flow w
    join core.vacancy_spell s on date_trunc('week', s.ended_at)::date = w.week and s.ended_at < w.tau
    join last_version l using (vacancy_id, spell)
    left join core.vacancy_week h on h.week = w.week - 7 and h.vacancy_id = s.vacancy_id and h.entered_at = s.entered_at
),
ends as (
    select e.week, x.slice_kind, x.slice,
           count(*) filter (e.end_kind = 'closed') as closed_vacancies,
           count(*) filter (e.end_kind = 'lost') as lost_vacancies,
           count(*) filter (e.end_kind = 'left_scope') as left_scope
    from ended e
    join core.vacancy_slice x using (vacancy_id, version)
    group by all
),
turned as (
    select now.week, now.vacancy_id, now.version, before.version as version_before
    from core.vacancy_week now
    join build.stale_flow using (week)
    join core.vacancy_week before on before.week = now.week - 7 and before.vacancy_id = now.vacancy_id and before.entered_at = now.entered_at
    where now.version <> before.version
),
moves as (
    select week, slice_kind, slice, count(*) filter (side > 0) as moved_in, count(*) filter (side < 0) as moved_out
    from (select week, vacancy_id, slice_kind, slice, sum(side) as side
          from (select t.week, t.vacancy_id, x.slice_kind, x.slice, 1 as side from turned t join core.vacancy_slice x using (vacancy_id, version)
                union all
                select t.week, t.vacancy_id, x.slice_kind, x.slice, -1 from turned t
                join core.vacancy_slice x on x.vacancy_id = t.vacancy_id and x.version = t.version_before)
          group by all)
    where side <> 0
    group by all
)
select week, slice_kind, slice, coalesce(s.vacancies, 0), coalesce(p.postings, 0),
       coalesce(b.new_vacancies, 0), coalesce(b.reposted_vacancies, 0), coalesce(b.found_vacancies, 0), coalesce(b.entered_scope, 0),
       coalesce(e.closed_vacancies, 0), coalesce(e.lost_vacancies, 0), coalesce(e.left_scope, 0),
       coalesce(m.moved_in, 0), coalesce(m.moved_out, 0), coalesce(s.employers, 0)
from stock s
full join posting_stock p using (week, slice_kind, slice)
full join starts b using (week, slice_kind, slice)
full join ends e using (week, slice_kind, slice)
full join moves m using (week, slice_kind, slice);
