-- The weeks of every subject, up to 52, oldest first: how many open vacancies, the share with its interval where one is told,
-- and for skills how many require it. A week in which an employer's boards were not read is a gap. One row per kind and subject.
with weekly as (
    select 'skill' as kind, skill as subject, week, asking as n, vacancies as n_all, required, preferred, employers_asking as employers,
           employers as employers_all, share_vacancy as share, ci_low, ci_high, suppressed_reason as reason, true as is_read
    from marts.week_skill where asking > 0
    union all by name
    select 'role' as kind, role as subject, week, having_trait as n, vacancies as n_all, employers_having as employers, employers as employers_all,
           share_vacancy as share, ci_low, ci_high, suppressed_reason as reason, true as is_read
    from marts.week_role
    union all by name
    select 'employer' as kind, employer as subject, week, open_vacancies as n, null as n_all, null as employers, null as employers_all, open_share as share,
           ci_low, ci_high, if(ci_low is null, 'too few for a share', null) as reason, is_read,
           new_vacancies, reposted_vacancies, closed_vacancies, median_age_days
    from marts.week_employer
    union all by name
    select 'place' as kind, place_name as subject, week, doable as n, vacancies as n_all, employers, null as employers_all, share_doable as share,
           ci_low, ci_high, suppressed_reason as reason, true as is_read
    from marts.week_place
    where place_name is not null
),
recent as (
    from weekly where week <= $week and week > $week::date - interval 52 week
)
select kind, subject, any_value(f.family) as family,
       list({week: week, n: n, n_all: n_all, required: required, preferred: preferred, employers: employers, employers_all: employers_all,
             share: share, ci_low: ci_low, ci_high: ci_high, reason: reason, is_read: is_read, new: new_vacancies, reposted: reposted_vacancies,
             closed: closed_vacancies, age: median_age_days} order by week) as weeks
from recent
left join marts.skill f on kind = 'skill' and f.skill = subject
group by kind, subject
having max(week) filter (n > 0) > $week::date - interval 26 week
order by kind, subject
