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
counted as (
    select w.week, w.week_label, l.slice_kind, l.slice, coalesce(c.open_vacancies, 0) as open_vacancies, coalesce(c.open_postings, 0) as open_postings,
           coalesce(c.new_vacancies, 0) as new_vacancies, coalesce(c.reposted_vacancies, 0) as reposted_vacancies,
           coalesce(c.found_vacancies, 0) as found_vacancies, coalesce(c.entered_scope, 0) as entered_scope,
           coalesce(c.closed_vacancies, 0) as closed_vacancies, coalesce(c.lost_vacancies, 0) as lost_vacancies,
           coalesce(c.left_scope, 0) as left_scope, coalesce(c.moved_in, 0) as moved_in, coalesce(c.moved_out, 0) as moved_out,
           coalesce(c.employers, 0) as employers,
           coalesce(c.new_vacancies, 0) + coalesce(c.reposted_vacancies, 0) - coalesce(c.closed_vacancies, 0) as net_flow
    from core.week w
    join slices l on true
    left join build.demand_count c using (week, slice_kind, slice)
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
select c.week, c.week_label, c.slice_kind, c.slice, c.open_vacancies, c.open_postings,
       digits12(nullif(c.open_postings, 0) / nullif(c.open_vacancies, 0)),
       c.new_vacancies, c.reposted_vacancies, c.found_vacancies, c.entered_scope,
       c.closed_vacancies, c.lost_vacancies, c.left_scope, c.moved_in, c.moved_out, c.net_flow,
       coalesce(u.n, 0),
       digits12(c.open_vacancies - coalesce(u.closes, 0) + coalesce(o.late_openings, 0)),
       digits12(c.open_vacancies - coalesce(u.closes, 0) + coalesce(o.late_openings, 0)
                - sqrt(coalesce(power(u.closes_high - u.closes, 2) + power(1.959963985, 2) * u.closes_variance, 0)
                       + coalesce(power(o.late_openings - o.ci_low, 2), 0))),
       digits12(c.open_vacancies - coalesce(u.closes, 0) + coalesce(o.late_openings, 0)
                + sqrt(coalesce(power(u.closes - u.closes_low, 2) + power(1.959963985, 2) * u.closes_variance, 0)
                       + coalesce(power(o.ci_high - o.late_openings, 2), 0))),
       digits12(c.net_flow + coalesce(o.late_openings, 0) - coalesce(u.closes_of_week, 0)),
       c.open_vacancies, c.employers,
       case when c.open_vacancies < 30 then 'fewer than 30 vacancies'
            when c.employers < 5 then 'fewer than 5 employers' end
from counted c
left join waiting u using (week, slice_kind, slice)
left join late o using (week, slice_kind, slice);
