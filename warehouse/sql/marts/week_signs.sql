-- Signs of postings that nobody fills, each by its own name; nobody can see a hire, so there is no share of ghost jobs here.
-- Grain: one row per week and sign.
-- Build: replaced.
create table marts.week_signs (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    sign varchar not null,  -- stale, very long, reposted, evergreen, refreshed
    showing integer not null,  -- vacancies that show it
    vacancies integer not null,  -- vacancies it can be told of
    employers integer not null,  -- employers with an open vacancy
    share_vacancy double,  -- showing / vacancies
    ci_low double,  -- lower end of the Wilson interval
    ci_high double,  -- upper end
    suppressed_reason varchar,  -- why it is not printed
    primary key (week, sign)
);
insert into marts.week_signs
with own_median as (
    select v.employer_key, quantile_cont(a.exit_age, 0.5) as days
    from core.spell_age a join core.vacancy_version v using (vacancy_id, version)
    where a.is_close group by v.employer_key having count(*) >= 5
),
told_of as (
    select v.vacancy_id, v.version, m.days, l.vacancy_id is not null as is_advertised_thrice,
           d.vacancy_id is not null as is_dated, d.refreshed_at
    from core.vacancy_version v
    left join own_median m using (employer_key)
    left join (from core.vacancy_listing where listing = 3) l using (vacancy_id)
    left join build.dated_vacancy d using (vacancy_id)
),
counted as (
    select week, week_label, count(*) as vacancies,
           count(*) filter (age > 90) as stale,
           count(*) filter (age > 3 * days) as very_long, count(days) as with_median,
           count(*) filter (age > 180 or is_advertised_thrice) as evergreen,
           count(*) filter (refreshed_at < tau) as refreshed, count(*) filter (is_dated) as dated
    from (select k.week, k.week_label, k.tau, t.*, epoch(k.tau - w.opened_at) / 86400 as age
          from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
          join core.week k using (week)
          join told_of t using (vacancy_id, version))
    group by all
),
flows as (
    select week, new_vacancies, reposted_vacancies from marts.week_demand where slice_kind = 'all'
),
shown as (
    select week, week_label, 'stale: open more than 90 days' as sign, stale as showing, vacancies from counted
    union all
    select week, week_label, 'very long: three times the employer''s own median', very_long, with_median from counted
    union all
    select week, week_label, 'evergreen: open 180 days or three times advertised', evergreen, vacancies from counted
    union all
    select week, week_label, 'refreshed: a newer date on the same text', refreshed, dated from counted where dated > 0
    union all
    select f.week, w.week_label, 'reposted among those opened this week', f.reposted_vacancies, f.new_vacancies + f.reposted_vacancies
    from flows f join core.week w using (week)
)
select s.week, s.week_label, s.sign, s.showing::integer, s.vacancies::integer, coalesce(k.m, 0), digits12(s.showing / nullif(s.vacancies, 0)::double),
       if(s.vacancies > 0, digits12(wilson_low(s.showing / s.vacancies::double, s.vacancies, 1.959963985)), null),
       if(s.vacancies > 0, digits12(wilson_high(s.showing / s.vacancies::double, s.vacancies, 1.959963985)), null),
       case when s.vacancies < 30 then 'fewer than 30 vacancies' when coalesce(k.m, 0) < 5 then 'fewer than 5 employers' end
from shown s
left join core.week_cluster k on k.week = s.week and k.stock_kind = 'all';
