-- Where the work is done: remote, hybrid, on site, or unstated, over all open in-scope vacancies and over those that
-- state it.
-- Grain: one row per week, workplace and remote scope ('' where the workplace is not remote).
-- Build: kept.
create table marts.week_workplace (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    workplace varchar not null,  -- remote, hybrid, on_site, unstated
    remote_scope varchar not null,  -- country, region, worldwide, unknown; '' where not remote
    counted integer not null,  -- open vacancies
    share_all double,  -- of all open vacancies
    share_stated double,  -- of those stating a workplace; null for unstated
    ci_low double,  -- Wilson interval of share_all by employers, lower end
    ci_high double,  -- upper end
    vacancies integer not null,  -- all open vacancies
    employers integer not null,  -- employers with such a vacancy
    suppressed_reason varchar,  -- why the row is not printed
    primary key (week, workplace, remote_scope)
);
delete from marts.week_workplace where week >= (select min(week) from build.stale_week);
insert into marts.week_workplace
with labelled as (
    select w.week, v.employer_key, v.workplace, if(v.workplace = 'remote', coalesce(v.remote_scope, 'unknown'), '') as remote_scope
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join build.stale_week using (week)
    join core.vacancy_version v using (vacancy_id, version)
),
size as (
    select week, employer_key, count(*) as n_e from labelled group by all
),
total as (
    select week, sum(n_e)::integer as n, count(*)::integer as m, sum(n_e * n_e) as squares from size group by week
),
stated as (
    select week, count(*) filter (workplace <> 'unstated')::integer as n from labelled group by week
),
by_employer as (
    select week, workplace, remote_scope, employer_key, count(*) as x_e from labelled group by all
),
counted as (
    select b.week, b.workplace, b.remote_scope, sum(x_e)::integer as x, count(*)::integer as employers,
           sum(x_e * x_e) as xx, sum(x_e * n_e) as xn
    from by_employer b
    join size s using (week, employer_key)
    group by all
),
effective as (
    select c.*, t.n, t.m, c.x / t.n as p, effective_n(c.x, c.xx, c.xn, t.n, t.m, t.squares) as n_eff
    from counted c
    join total t using (week)
)
select e.week, w.week_label, e.workplace, e.remote_scope, e.x, digits12(e.p),
       if(e.workplace = 'unstated', null, digits12(e.x / nullif(s.n, 0))),
       digits12(wilson_low(e.p, e.n_eff, 1.959963985)), digits12(wilson_high(e.p, e.n_eff, 1.959963985)),
       e.n, e.employers,
       case when e.n < 30 then 'fewer than 30 vacancies'
            when e.m < 5 then 'fewer than 5 employers'
            when e.x < 3 then 'under 3' end
from effective e
join core.week w using (week)
join stated s using (week);
