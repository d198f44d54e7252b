-- How the open in-scope vacancies divide over role families, with the interval of each share.
-- Grain: one row per week and role family in that week's stock. Counts vacancies in scope only: the families outside it
-- (data scientists, analysts, managers) are not counted.
-- Build: replaced.
create table marts.week_role (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    role varchar not null,  -- role family
    having_trait integer not null,  -- open vacancies of the family
    vacancies integer not null,  -- all open vacancies
    employers integer not null,  -- employers with an open vacancy
    employers_having integer not null,  -- employers with a vacancy of the family
    share_vacancy double not null,  -- having_trait / vacancies
    ci_low double,  -- lower end of the 95 % interval, employers as clusters
    ci_high double,  -- upper end
    is_mostly_one_employer boolean not null,  -- one employer has more than half of them
    suppressed_reason varchar,  -- why the share is not printed
    primary key (week, role)
);
insert into marts.week_role
select s.week, w.week_label, s.trait, s.having_trait, s.vacancies, s.employers, s.employers_having, s.share_vacancy, s.ci_low,
       s.ci_high, s.is_mostly_one_employer, s.suppressed_reason
from core.week_share s
join core.week w using (week)
where s.trait_kind = 'role';
