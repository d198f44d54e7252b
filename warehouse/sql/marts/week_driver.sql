-- Which employers drove a week: the fewest, at most three, whose net flows make up half of the sum of all employers'
-- absolute net flows, each at least five vacancies either way. A week that many employers share has no driver and no row.
-- Net flow is new + reposted - closed: what was found or lost with the boards read drives nothing.
-- Grain: one row per week and driver.
-- Build: replaced.
create table marts.week_driver (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    rank integer not null,  -- 1 for the largest net flow either way
    employer_key varchar not null,  -- normalised name
    employer varchar not null,  -- name as written
    opened_vacancies integer not null,  -- new and reposted in the week
    closed_vacancies integer not null,  -- closed in the week
    net_flow integer not null,  -- opened - closed
    net_flow_all integer not null,  -- of all employers together
    opened_all integer not null,  -- new and reposted of all employers
    closed_all integer not null,  -- closed of all employers
    share_of_movement double not null,  -- the absolute net flows of this driver and those above it / those of all employers
    vacancies integer not null,  -- n behind the row: its open vacancies
    employers integer not null,  -- employers with a vacancy or a flow in the week
    suppressed_reason varchar,  -- never set: counts are facts
    primary key (week, rank)
);
insert into marts.week_driver
with moved as (
    select week, week_label, employer_key, employer, new_vacancies + reposted_vacancies as opened, closed_vacancies as closed,
           net_flow, open_vacancies
    from marts.week_employer
),
whole as (
    select week, sum(abs(net_flow)) as moved_all, sum(net_flow) as net_flow_all, sum(opened) as opened_all, sum(closed) as closed_all,
           count(*) as employers
    from moved group by week
),
-- only those large enough for a driver, which rank above all others
ranked as (
    select m.*, w.* exclude (week),
           row_number() over (partition by week order by abs(net_flow) desc, employer_key) as rank,
           sum(abs(net_flow)) over (partition by week order by abs(net_flow) desc, employer_key) as moved_so_far
    from moved m
    join whole w using (week)
    where abs(net_flow) >= 5
),
-- The rank at which half is reached; weeks in which that takes more than three employers, or a smaller one, have none.
needed as (
    select week, min(rank) as rank from ranked where moved_so_far >= moved_all / 2 group by week
)
select r.week, r.week_label, r.rank, r.employer_key, r.employer, r.opened, r.closed, r.net_flow, r.net_flow_all, r.opened_all,
       r.closed_all, digits12(r.moved_so_far / r.moved_all), r.open_vacancies, r.employers, null
from ranked r
join needed n on n.week = r.week and r.rank <= n.rank
where n.rank <= 3;
