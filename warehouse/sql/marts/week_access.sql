-- What stands between a reader and the open vacancies: level, years asked, lowest degree accepted, visa sponsorship,
-- clearance, kind of employment and language of the text, each with the interval of its share. Unstated is a value.
-- Grain: one row per week, kind of condition and value in that week's stock.
-- Build: replaced.
create table marts.week_access (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    condition varchar not null,  -- seniority, years, degree, visa, clearance, employment_type, language
    value varchar not null,  -- what the vacancy states, or unstated
    having_trait integer not null,  -- open vacancies with the value
    vacancies integer not null,  -- all open vacancies
    employers integer not null,  -- employers with an open vacancy
    employers_having integer not null,  -- employers with a vacancy of the value
    share_vacancy double not null,  -- having_trait / vacancies
    ci_low double,  -- lower end of the 95 % interval, employers as clusters
    ci_high double,  -- upper end
    is_mostly_one_employer boolean not null,  -- one employer has more than half of them
    suppressed_reason varchar,  -- why the share is not printed
    primary key (week, condition, value)
);
insert into marts.week_access
select s.week, w.week_label, s.trait_kind, s.trait, s.having_trait, s.vacancies, s.employers, s.employers_having,
       s.share_vacancy, s.ci_low, s.ci_high, s.is_mostly_one_employer, s.suppressed_reason
from core.week_share s
join core.week w using (week)
where s.trait_kind in ('seniority', 'years', 'degree', 'visa', 'clearance', 'employment_type', 'language');
