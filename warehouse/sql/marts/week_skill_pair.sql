-- Which skills are asked for together in the newest week: the share of vacancies asking for both, and the lift, how much
-- more often than if the two had nothing to do with each other. Older weeks stand in earlier reports.
-- Grain: one row per pair of skills asked for in at least 20 vacancies of at least 5 employers, in the newest week.
-- Build: replaced.
create table marts.week_skill_pair (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    skill varchar not null,  -- canonical name, first in the alphabet
    other varchar not null,  -- the other skill
    both_asked integer not null,  -- vacancies asking for both
    vacancies integer not null,  -- vacancies with usable text
    employers integer not null,  -- employers asking for both
    share_vacancy double not null,  -- both_asked / vacancies
    ci_low double,  -- lower end of the Wilson interval of the share
    ci_high double,  -- upper end
    lift double not null,  -- share of both / (share of one x share of the other)
    suppressed_reason varchar,  -- why the pair is not printed
    primary key (week, skill, other)
);
insert into marts.week_skill_pair
with newest as (
    select max(week) as week from core.week
),
asked as (
    select w.week, w.vacancy_id, v.employer_key, s.skill
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join newest using (week)
    join core.vacancy_version v using (vacancy_id, version)
    join core.vacancy_skill s using (vacancy_id, version)
    where v.has_text and s.class <> 'context'
),
single as (
    select skill, count(*)::double as x from asked group by skill having count(*) >= 20
),
pair as (
    select a.week, a.skill, b.skill as other, count(*) as both_asked, count(distinct a.employer_key) as employers
    from asked a
    join single x on x.skill = a.skill
    join asked b on b.vacancy_id = a.vacancy_id and b.skill > a.skill
    join single y on y.skill = b.skill
    group by all
    having count(*) >= 20 and count(distinct a.employer_key) >= 5
)
select p.week, w.week_label, p.skill, p.other, p.both_asked, k.n, p.employers, digits12(p.both_asked / k.n),
       digits12(wilson_low(p.both_asked / k.n, k.n, 1.959963985)), digits12(wilson_high(p.both_asked / k.n, k.n, 1.959963985)),
       digits12(p.both_asked * k.n::double / (x.x * y.x)),
       case when k.n < 30 then 'fewer than 30 vacancies' when k.m < 5 then 'fewer than 5 employers' end
from pair p
join single x on x.skill = p.skill
join single y on y.skill = p.other
join core.week w using (week)
join core.week_cluster k on k.week = p.week and k.stock_kind = 'text';
