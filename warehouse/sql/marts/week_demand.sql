-- Stock and flow of in-scope vacancies by slice. Stock is measured at the week's end (Monday 00:00 UTC), flows inside the
-- week; found and lost are coverage, what enters and leaves scope is a change of what is said: neither is demand. A vacancy
-- counts in the slices of its version in force then: a start in those held at the week's end, an end in those held at the end
-- of the week before, both in its last ones where it is open at neither. Boards that prove no absence (threads, windows)
-- are not in it: marts.week_thread counts those.
-- Grain: one row per week, kind of slice and slice.
-- Build: replaced.
create table marts.week_demand (
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
    entered_scope integer not null,  -- listed before, and said in the week for the first time, or again, what is in scope
    closed_vacancies integer not null,  -- closed in the week
    lost_vacancies integer not null,  -- no longer seen, because their board is no longer read
    left_scope integer not null,  -- still listed, but no longer in scope
    moved_in integer not null,  -- open at both ends of the week, and in the slice since
    moved_out integer not null,  -- open at both ends of the week, and in the slice no more
    net_flow integer not null,  -- new + reposted - closed: the only number called hiring activity
    unconfirmed_closes integer not null,  -- of the open ones, missing from the last reading and not yet confirmed as closed
    open_nowcast double not null,  -- open_vacancies less the closes to expect, plus openings not seen yet; see docs/method.md#nowcast
    open_nowcast_ci_low double not null,  -- lower end of what later readings may make of it
    open_nowcast_ci_high double not null,  -- upper end
    net_flow_nowcast double not null,  -- net_flow likewise
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
          join core.vacancy_slice x using (vacancy_id, version)
          group by all)
    group by all
),
posting_week as (
    select distinct w.week, w.vacancy_id, w.version, s.posting_id
    from core.vacancy_week w
    join core.week k using (week)
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
    from core.week w
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
    from core.week w
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
),
waiting as (
    select u.week, x.slice_kind, x.slice, count(*) as n, sum(c.confirm_share) as closes, sum(c.ci_low) as closes_low, sum(c.ci_high) as closes_high,
           sum(c.confirm_share * (1 - c.confirm_share) * c.design_effect) as closes_variance,
           coalesce(sum(c.confirm_share) filter (u.absent_at >= k.tau - interval 7 day), 0) as closes_of_week
    from core.unconfirmed u
    join core.week k using (week)
    join core.vacancy_week h using (week, vacancy_id)
    join core.vacancy v using (vacancy_id)
    join core.confirm_share c on c.source = v.source
    join core.vacancy_slice x using (vacancy_id, version)
    group by all
),
late as (
    select (select max(week) from core.week) as week, slice_kind, slice, late_openings, ci_low, ci_high from core.late_opening
)
select w.week, w.week_label, l.slice_kind, l.slice,
       coalesce(s.vacancies, 0), coalesce(p.postings, 0),
       digits12(p.postings / s.vacancies),
       coalesce(b.new_vacancies, 0), coalesce(b.reposted_vacancies, 0), coalesce(b.found_vacancies, 0), coalesce(b.entered_scope, 0),
       coalesce(e.closed_vacancies, 0), coalesce(e.lost_vacancies, 0), coalesce(e.left_scope, 0),
       coalesce(m.moved_in, 0), coalesce(m.moved_out, 0),
       coalesce(b.new_vacancies, 0) + coalesce(b.reposted_vacancies, 0) - coalesce(e.closed_vacancies, 0),
       coalesce(u.n, 0),
       digits12(coalesce(s.vacancies, 0) - coalesce(u.closes, 0) + coalesce(o.late_openings, 0)),
       digits12(coalesce(s.vacancies, 0) - coalesce(u.closes, 0) + coalesce(o.late_openings, 0)
                - sqrt(coalesce(power(u.closes_high - u.closes, 2) + power(1.959963985, 2) * u.closes_variance, 0)
                       + coalesce(power(o.late_openings - o.ci_low, 2), 0))),
       digits12(coalesce(s.vacancies, 0) - coalesce(u.closes, 0) + coalesce(o.late_openings, 0)
                + sqrt(coalesce(power(u.closes - u.closes_low, 2) + power(1.959963985, 2) * u.closes_variance, 0)
                       + coalesce(power(o.ci_high - o.late_openings, 2), 0))),
       digits12(coalesce(b.new_vacancies, 0) + coalesce(b.reposted_vacancies, 0) - coalesce(e.closed_vacancies, 0)
                + coalesce(o.late_openings, 0) - coalesce(u.closes_of_week, 0)),
       coalesce(s.vacancies, 0), coalesce(s.employers, 0),
       case when coalesce(s.vacancies, 0) < 30 then 'fewer than 30 vacancies'
            when coalesce(s.employers, 0) < 5 then 'fewer than 5 employers' end
from core.week w
join slices l on true
left join stock s using (week, slice_kind, slice)
left join posting_stock p using (week, slice_kind, slice)
left join starts b using (week, slice_kind, slice)
left join ends e using (week, slice_kind, slice)
left join moves m using (week, slice_kind, slice)
left join waiting u using (week, slice_kind, slice)
left join late o using (week, slice_kind, slice);
