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
select s.week, w.week_label, s.weeks, s.kind, s.value, digits12(s.p0), digits12(s.p1), digits12(s.p1 - s.p0), digits12(s.se),
       digits12(s.p1 - s.p0 - 1.959963985 * s.se), digits12(s.p1 - s.p0 + 1.959963985 * s.se),
       case when s.p1 - s.p0 - 1.959963985 * s.se > 0 then 'up' when s.p1 - s.p0 + 1.959963985 * s.se < 0 then 'down'
            else 'no clear change' end,
       s.x1::integer, s.x0::integer, s.n1::integer, s.n0::integer, s.m,
       case when least(s.n1, s.n0) < 30 then 'fewer than 30 vacancies' when least(s.m1, s.m0) < 5 then 'fewer than 5 employers'
            when s.covered < 0.6 then 'panel below 60 %' end
from build.span_change s
join core.week w using (week)
where s.kind <> 'skill' and greatest(s.x1, s.x0) >= 3;
