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
    from core.spell_age a join core.vacancy v using (vacancy_id)
    where a.is_close group by v.employer_key having count(*) >= 5
),
spells as (
    select vacancy_id, count(*) as spells from core.vacancy_listing group by vacancy_id
),
stock as (
    select k.week, k.week_label, w.vacancy_id, v.employer_key, epoch(k.tau - w.opened_at) / 86400 as age, m.days, s.spells
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join core.week k using (week)
    join core.vacancy v using (vacancy_id)
    join spells s using (vacancy_id)
    left join own_median m using (employer_key)
),
-- a later date on a text that did not change, and which postings state a date at all
dated as (
    select p.vacancy_id, min(c.observed_at) filter (v.is_refreshed) as refreshed_at
    from (select posting_id, crawl_id,
                 published_at > lag(published_at) over versions and text_key = lag(text_key) over versions as is_refreshed
          from raw.posting_version
          where published_at is not null
          window versions as (partition by posting_id order by crawl_id)) v
    join core.crawl c using (crawl_id)
    join core.vacancy_posting p using (posting_id)
    group by p.vacancy_id
),
flows as (
    select week, new_vacancies, reposted_vacancies from marts.week_demand where slice_kind = 'all'
),
shown as (
    select week, week_label, 'stale: open more than 90 days' as sign, count(*) filter (age > 90) as showing, count(*) as vacancies from stock group by all
    union all
    select week, week_label, 'very long: three times the employer''s own median', count(*) filter (age > 3 * days), count(*) filter (days is not null)
    from stock group by all
    union all
    select week, week_label, 'evergreen: open 180 days or three times advertised', count(*) filter (age > 180 or spells >= 3), count(*) from stock group by all
    union all
    select w.week, k.week_label, 'refreshed: a newer date on the same text', count(*) filter (d.refreshed_at < k.tau), count(*)
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id) join core.week k using (week) join dated d using (vacancy_id) group by all
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
