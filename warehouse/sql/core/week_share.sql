-- How many open in-scope vacancies have each trait, with the interval of the share: employers are clusters (docs/method.md#skills).
-- As in all tables of shares, those whose close awaits confirmation are left out (docs/method.md#nowcast).
-- Grain: one row per week, kind of trait and trait in that week's stock.
-- Build: kept.
create table core.week_share (
    week date not null,  -- Monday
    trait_kind varchar not null,  -- kind of trait
    trait varchar not null,  -- value
    having_trait integer not null,  -- vacancies with it
    vacancies integer not null,  -- all open vacancies, without unconfirmed closes
    employers integer not null,  -- employers with an open vacancy
    employers_having integer not null,  -- employers with a vacancy of the trait
    share_vacancy double not null,  -- having_trait / vacancies
    ci_low double,  -- lower end of the 95 % interval
    ci_high double,  -- upper end
    is_mostly_one_employer boolean not null,  -- one employer has more than half of them
    suppressed_reason varchar,  -- why the share is not printed
    primary key (week, trait_kind, trait)
);
delete from core.week_share where week >= (select min(week) from build.stale_week);
insert into core.week_share
with counted as (
    select w.week, t.trait_kind, t.trait, v.employer_key, count(*) as x_e
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join build.stale_week using (week)
    join core.vacancy_version v using (vacancy_id, version)
    join core.vacancy_trait t using (vacancy_id, version)
    group by all
),
summed as (
    select c.week, c.trait_kind, c.trait, sum(c.x_e)::integer as x, count(*)::integer as employers_having,
           max(c.x_e) as largest, sum(c.x_e * c.x_e)::double as xx, sum(c.x_e * s.n_e)::double as xn
    from counted c
    join core.week_size s on s.week = c.week and s.stock_kind = 'all' and s.employer_key = c.employer_key
    group by all
),
effective as (
    select s.*, k.n, k.m, k.df, k.t975, s.x / k.n as p,
           effective_n(s.x, s.xx, s.xn, k.n, k.m, k.squares) as n_eff
    from summed s
    join core.week_cluster k on k.week = s.week and k.stock_kind = 'all'
)
select week, trait_kind, trait, x, n, m, employers_having, digits12(p),
       if(df >= 4, digits12(wilson_low(p, n_eff, t975)), null),
       if(df >= 4, digits12(wilson_high(p, n_eff, t975)), null),
       largest > 0.5 * x,
       case when n < 30 then 'fewer than 30 vacancies' when m < 5 then 'fewer than 5 employers'
            when df < 4 then 'one employer dominates' when x <= 2 then 'under 3' end
from effective;
