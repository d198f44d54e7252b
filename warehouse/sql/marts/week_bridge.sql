-- From last week's stock to this week's, to the unit: open = open before + new + reposted + found + entered
-- scope - closed - lost - left scope, in slices also + moved in - moved out.
-- Beside it what last week's page printed, and how far that has been revised since.
-- Grain: one row a week, kind of slice and slice.
create or replace table marts.week_bridge (
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
    printed_before integer,  -- what the page of the week before printed as its stock
    revised integer,  -- open_before - printed_before
    vacancies integer not null,  -- n behind the row: open_vacancies
    employers integer not null,  -- employers with at least one open vacancy
    suppressed_reason varchar,  -- why the row is not printed
    primary key (week, slice_kind, slice)
);
insert into marts.week_bridge
select d.week, d.week_label, d.slice_kind, d.slice,
       coalesce(before.open_vacancies, 0),
       d.new_vacancies, d.reposted_vacancies, d.new_vacancies + d.reposted_vacancies, d.net_flow,
       d.found_vacancies, d.entered_scope, d.closed_vacancies, d.lost_vacancies, d.left_scope, d.moved_in, d.moved_out,
       d.open_vacancies, r.printed::integer, coalesce(before.open_vacancies, 0) - r.printed::integer,
       d.vacancies, d.employers, d.suppressed_reason
from marts.week_demand d
left join marts.week_demand before
     on before.week = d.week - 7 and before.slice_kind = d.slice_kind and before.slice = d.slice
left join marts.week_revision r
     on r.week = d.week and r.metric = 'open_vacancies' and r.slice = d.slice_kind || ':' || d.slice;
