-- From last week's stock to this week's, to the unit: open = open before + new + reposted + found + entered
-- scope - closed - lost - left scope, in slices also + moved in - moved out.
-- Beside it what last week's page printed, and how far that has been revised since: closes confirmed and openings first seen
-- after its report's cut-off (docs/method.md#nowcast), and the rest. What changed its slice within the week moved; what is understood
-- otherwise than when it was printed, or is one vacancy with another since, is in the rest.
-- Grain: one row per week, kind of slice and slice.
-- Build: replaced.
create table marts.week_bridge (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    slice_kind varchar not null,  -- as in week_demand
    slice varchar not null,  -- as in week_demand
    open_before integer not null,  -- stock at the end of the week before, as known now
    new_vacancies integer not null,  -- opened in the week
    reposted_vacancies integer not null,  -- opened again
    opened_vacancies integer not null,  -- new + reposted
    net_flow integer not null,  -- opened - closed: the only number called hiring activity
    found_vacancies integer not null,  -- found open on a board first read
    entered_scope integer not null,  -- listed before, in scope since
    closed_vacancies integer not null,  -- closed in the week
    lost_vacancies integer not null,  -- no longer read
    left_scope integer not null,  -- still listed, in scope no more
    moved_in integer not null,  -- open at both ends, in the slice since
    moved_out integer not null,  -- open at both ends, in the slice no more
    open_vacancies integer not null,  -- stock at the end of the week
    unconfirmed_closes integer not null,  -- of them missing from the last reading and not yet confirmed as closed
    printed_before integer,  -- what the page of the week before printed as its stock
    revised integer,  -- open_before - printed_before
    closed_since integer,  -- of them closed: missing when it was printed, and confirmed since
    opened_late integer,  -- of them opened before that week's end and first seen since; null where nothing was printed
    revised_otherwise integer,  -- revised - opened_late + closed_since
    vacancies integer not null,  -- n behind the row: open_vacancies
    employers integer not null,  -- employers with at least one open vacancy
    suppressed_reason varchar,  -- why the row is not printed
    primary key (week, slice_kind, slice)
);
insert into marts.week_bridge
with printed as (
    select week, split_part(slice, ':', 1) as slice_kind, split_part(slice, ':', 2) as slice, printed::integer as printed
    from marts.week_revision
    where metric = 'open_vacancies'
),
-- vacancies whose close by the end of the week before was confirmed after its report's cut-off
confirmed as (
    select distinct w.week, s.vacancy_id, v.version
    from (select distinct k.week, k.begins_at from core.week k join printed using (week)) w
    cross join build.closing_constant r
    join core.absence a on a.absent_at < w.begins_at and a.decided_at >= w.begins_at + to_hours(r.report_after_hours)
    join core.vacancy_posting p using (posting_id)
    join core.vacancy_spell s on s.vacancy_id = p.vacancy_id and s.end_kind = 'closed' and s.entered_at <= a.absent_at
         and s.ended_at >= a.absent_at and s.ended_at < w.begins_at
    join core.vacancy_version v on v.vacancy_id = s.vacancy_id and v.spell = s.spell and v.is_last
),
closed as (
    select c.week, x.slice_kind, x.slice, count(*)::integer as n
    from confirmed c join core.vacancy_slice x using (vacancy_id, version)
    group by all
),
late as (
    select (l.week + 7)::date as week, x.slice_kind, x.slice, count(*)::integer as n
    from core.late_vacancy l join core.vacancy_slice x using (vacancy_id, version)
    group by all
)
select d.week, d.week_label, d.slice_kind, d.slice,
       coalesce(before.open_vacancies, 0),
       d.new_vacancies, d.reposted_vacancies, d.new_vacancies + d.reposted_vacancies, d.net_flow,
       d.found_vacancies, d.entered_scope, d.closed_vacancies, d.lost_vacancies, d.left_scope, d.moved_in, d.moved_out,
       d.open_vacancies, d.unconfirmed_closes, r.printed, coalesce(before.open_vacancies, 0) - r.printed,
       if(r.printed is null, null, coalesce(c.n, 0)), if(r.printed is null, null, coalesce(l.n, 0)),
       coalesce(before.open_vacancies, 0) - r.printed - coalesce(l.n, 0) + coalesce(c.n, 0),
       d.vacancies, d.employers, d.suppressed_reason
from marts.week_demand d
left join marts.week_demand before
     on before.week = d.week - 7 and before.slice_kind = d.slice_kind and before.slice = d.slice
left join printed r on r.week = d.week and r.slice_kind = d.slice_kind and r.slice = d.slice
left join closed c on c.week = d.week and c.slice_kind = d.slice_kind and c.slice = d.slice
left join late l on l.week = d.week and l.slice_kind = d.slice_kind and l.slice = d.slice;
