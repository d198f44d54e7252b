-- How the share of open vacancies of a role, level, workplace or place changed over 1, 4, 13 and 52 weeks, paired by employer
-- (docs/method.md#changes), on boards in the panel at both ends; unconfirmed closes are left
-- out (docs/method.md#nowcast). Skills stand in marts.week_skill_change.
-- Grain: one row per week, span of weeks, kind and value with at least 3 vacancies at either end.
-- Build: kept.
create table marts.week_share_change (
    week date not null,  -- Monday of the later week
    week_label varchar not null,  -- ISO year and week
    weeks integer not null,  -- 1, 4, 13 or 52
    kind varchar not null,  -- role, seniority, workplace, country, state, city
    value varchar not null,  -- the role ..., or the place as look-up pages call it
    share_before double,  -- share at the earlier end, panel boards
    share_now double,  -- share at the later end
    change double,  -- share_now - share_before
    se double,  -- its standard error, employers as pairs
    ci_low double,  -- lower end of the 95 % interval
    ci_high double,  -- upper end
    direction varchar not null,  -- up, down or no clear change: by the interval
    having_trait integer not null,  -- vacancies with the value at the later end
    having_before integer not null,  -- at the earlier end
    vacancies integer not null,  -- at the later end
    vacancies_before integer not null,  -- at the earlier end
    employers integer not null,  -- with a vacancy at either end
    suppressed_reason varchar,  -- why the change is not printed
    primary key (week, weeks, kind, value)
);
delete from marts.week_share_change where week >= (select min(week) from build.stale_week);
insert into marts.week_share_change
with told as (
    select week from build.stale_span union select before_week from build.stale_span
),
stock as (
    select w.week, v.board_id, v.employer_key, w.vacancy_id, w.version, v.role, v.seniority, v.workplace
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join told using (week)
    join core.vacancy_version v using (vacancy_id, version)
),
place as (
    select s.week, s.board_id, s.employer_key, s.vacancy_id, p.country, p.region, p.city, c.name as country_name, r.name as state_name
    from stock s
    join core.vacancy_place p using (vacancy_id, version)
    left join core.country c on c.country = p.country
    left join core.region r on p.country = 'US' and r.country = 'US' and r.region = p.region
),
trait as (
    select week, board_id, employer_key, 'role' as kind, role as value, vacancy_id from stock
    union all select week, board_id, employer_key, 'seniority', seniority, vacancy_id from stock
    union all select week, board_id, employer_key, 'workplace', workplace, vacancy_id from stock
    union all select week, board_id, employer_key, 'country', place_label('country', country, country_name, null, country), vacancy_id from place
    union all select week, board_id, employer_key, 'state', place_label('state', country, country_name, state_name, region), vacancy_id
              from place where state_name is not null
    union all select week, board_id, employer_key, 'city', place_label('city', country, country_name, null, city), vacancy_id
              from place where city is not null
),
board_size as (
    select week, board_id, employer_key, count(*)::double as n from stock group by all
),
board_having as (
    select week, board_id, employer_key, kind, value, count(distinct vacancy_id)::double as x from trait where value is not null group by all
),
size as (
    select p.week, p.weeks, b.employer_key, sum(if(b.week = p.week, b.n, 0)) as n1, sum(if(b.week = p.week, 0, b.n)) as n0
    from build.stale_span_board p
    join board_size b on b.board_id = p.board_id and b.week in (p.week, p.before_week)
    group by all
),
held as (
    select p.week, p.weeks, b.kind, b.value, b.employer_key, sum(if(b.week = p.week, b.x, 0)) as x1, sum(if(b.week = p.week, 0, b.x)) as x0
    from build.stale_span_board p
    join board_having b on b.board_id = p.board_id and b.week in (p.week, p.before_week)
    group by all
),
open_all as (
    select week, count(*)::double as open_vacancies from stock group by week
),
total as (
    select z.week, z.weeks, sum(z.n1) as n1, sum(z.n0) as n0, count(*)::integer as m, count(*) filter (z.n1 > 0) as m1,
           count(*) filter (z.n0 > 0) as m0, sum(z.n1 * z.n1) as s11, sum(z.n0 * z.n0) as s00, sum(z.n1 * z.n0) as s10
    from size z group by all
),
covered as (
    select t.*, least(t.n1 / n.open_vacancies, t.n0 / b.open_vacancies) as covered
    from total t
    join build.stale_span s using (week, weeks)
    join open_all n on n.week = t.week
    join open_all b on b.week = s.before_week
    where t.n1 > 0 and t.n0 > 0
),
summed as (
    select h.week, h.weeks, h.kind, h.value, sum(h.x1) as x1, sum(h.x0) as x0,
           sum(h.x1 * h.x1) as xx11, sum(h.x1 * h.x0) as xx10, sum(h.x0 * h.x0) as xx00,
           sum(h.x1 * z.n1) as xn11, sum(h.x0 * z.n1) as xn01, sum(h.x1 * z.n0) as xn10, sum(h.x0 * z.n0) as xn00
    from held h
    join size z using (week, weeks, employer_key)
    group by all
    having greatest(sum(h.x1), sum(h.x0)) >= 3
),
spread as (
    select s.*, t.* exclude (week, weeks), s.x1 / t.n1 as p1, s.x0 / t.n0 as p0,
           paired_se(t.m, s.x1 / t.n1, s.x0 / t.n0,
               s.xx11 / (t.n1 * t.n1) - 2 * s.xx10 / (t.n1 * t.n0) + s.xx00 / (t.n0 * t.n0),
               s.xn11 / (t.n1 * t.n1) - s.xn01 / (t.n1 * t.n0), s.xn10 / (t.n1 * t.n0) - s.xn00 / (t.n0 * t.n0),
               t.s11 / (t.n1 * t.n1), t.s10 / (t.n1 * t.n0), t.s00 / (t.n0 * t.n0)) as se
    from summed s
    join covered t using (week, weeks)
)
select s.week, w.week_label, s.weeks, s.kind, s.value, digits12(s.p0), digits12(s.p1), digits12(s.p1 - s.p0), digits12(s.se),
       digits12(s.p1 - s.p0 - 1.959963985 * s.se), digits12(s.p1 - s.p0 + 1.959963985 * s.se),
       case when s.p1 - s.p0 - 1.959963985 * s.se > 0 then 'up' when s.p1 - s.p0 + 1.959963985 * s.se < 0 then 'down'
            else 'no clear change' end,
       s.x1::integer, s.x0::integer, s.n1::integer, s.n0::integer, s.m,
       case when least(s.n1, s.n0) < 30 then 'fewer than 30 vacancies' when least(s.m1, s.m0) < 5 then 'fewer than 5 employers'
            when s.covered < 0.6 then 'panel below 60 %' end
from spread s
join core.week w using (week);
