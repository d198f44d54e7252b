-- How many open in-scope vacancies ask for each skill, with the interval of the share. Asked for means required or
-- preferred; context counts mentions about the employer only. Denominator: vacancies with usable text, unconfirmed closes
-- left out (docs/method.md#nowcast).
-- The interval takes employers as clusters (docs/method.md#skills): how far the share would move if the employers tracked were
-- replaced by others like them.
-- Grain: one row per week and skill named in that week's stock.
-- Build: kept.
create table marts.week_skill (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    skill varchar not null,  -- canonical name
    category varchar,  -- kind of skill
    asking integer not null,  -- vacancies that require or prefer it
    required integer not null,  -- of them requiring it
    preferred integer not null,  -- of them preferring it
    context integer not null,  -- vacancies that only mention it in passing
    vacancies integer not null,  -- vacancies with usable text
    employers integer not null,  -- employers with such a vacancy
    share_vacancy double,  -- asking / vacancies
    ci_low double,  -- lower end of the 95 % interval
    ci_high double,  -- upper end
    n_effective double,  -- vacancies / design effect
    share_length_std double,  -- the share at the base quarter's mix of text lengths, see core.vacancy_length
    employers_asking integer not null,  -- employers with a vacancy asking for it
    share_employer double,  -- employers_asking / employers
    employer_ci_low double,  -- Wilson interval, lower end
    employer_ci_high double,  -- upper end
    is_mostly_one_employer boolean not null,  -- one employer has more than half of the asking vacancies
    suppressed_reason varchar,  -- why the share is not printed
    primary key (week, skill)
);
delete from marts.week_skill where week >= (select min(week) from build.stale_week);
insert into marts.week_skill
-- whole numbers stand for names where many rows are grouped by them
with employer as (
    select employer_key, (row_number() over (order by employer_key))::integer as employer from (select distinct employer_key from core.vacancy_version)
),
text_week as (
    select w.week, w.vacancy_id, w.version, e.employer, l.quintile, w.week < (select min(week) + 91 from core.week) as is_base
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join core.vacancy_version v using (vacancy_id, version)
    join employer e using (employer_key)
    join core.vacancy_length l using (vacancy_id, version)
    where w.week in (select week from build.stale_week) or is_base
),
named as (
    select t.week, k.skill, t.employer, k.class, t.quintile
    from text_week t
    join build.stale_week using (week)
    join core.vacancy_skill k using (vacancy_id, version)
),
told as (
    select week, skill,
           count(*) filter (class <> 'context')::integer as x,
           count(*) filter (class = 'required')::integer as required,
           count(*) filter (class = 'preferred')::integer as preferred,
           count(*) filter (class = 'context')::integer as context,
           [count(*) filter (class <> 'context' and quintile = 1), count(*) filter (class <> 'context' and quintile = 2),
            count(*) filter (class <> 'context' and quintile = 3), count(*) filter (class <> 'context' and quintile = 4),
            count(*) filter (class <> 'context' and quintile = 5)] as x_quintiles
    from named group by all
),
asked as (
    select week, skill, employer, count(*) as x_e from named where class <> 'context' group by all
),
by_employer as (
    select a.week, a.skill, count(*)::integer as employers_asking, max(a.x_e) as largest,
           sum(a.x_e * a.x_e) as xx, sum(a.x_e * s.n_e) as xn
    from asked a
    join employer e using (employer)
    join core.week_size s on s.week = a.week and s.stock_kind = 'text' and s.employer_key = e.employer_key
    group by all
),
summed as (
    select t.*, coalesce(b.employers_asking, 0) as employers_asking, coalesce(b.largest, 0) as largest,
           coalesce(b.xx, 0) as xx, coalesce(b.xn, 0) as xn
    from told t
    left join by_employer b using (week, skill)
),
effective as (
    select s.*, k.n, k.m, k.df, k.t975 as t, s.x / k.n as p, effective_n(s.x, s.xx, s.xn, k.n, k.m, k.squares) as n_eff
    from summed s
    join core.week_cluster k on k.week = s.week and k.stock_kind = 'text'
),
-- the share within each quintile of text length, weighed as the base quarter was; null where a quintile is empty
base as (
    select quintile, count(*) / sum(count(*)) over () as weight from text_week where is_base group by quintile
),
quintile_size as (
    select week, quintile, count(*) as n, count(*) over (partition by week) as quintiles from text_week join build.stale_week using (week) group by week, quintile
),
standard as (
    select z.week, e.skill, fsum(b.weight * e.x_quintiles[z.quintile] / z.n) as share
    from quintile_size z
    join base b using (quintile)
    join summed e using (week)
    where z.quintiles = (select count(*) from base)
    group by all
)
select e.week, w.week_label, e.skill, k.category, e.x, e.required, e.preferred, e.context, e.n, e.m,
       digits12(e.p),
       if(e.df >= 4, digits12(wilson_low(e.p, e.n_eff, e.t)), null),
       if(e.df >= 4, digits12(wilson_high(e.p, e.n_eff, e.t)), null),
       digits12(e.n_eff), digits12(s.share), e.employers_asking,
       digits12(e.employers_asking / e.m),
       digits12(wilson_low(e.employers_asking / e.m, e.m, 1.959963985)),
       digits12(wilson_high(e.employers_asking / e.m, e.m, 1.959963985)),
       e.x > 0 and e.largest > 0.5 * e.x,
       case when e.n < 30 then 'fewer than 30 vacancies'
            when e.m < 5 then 'fewer than 5 employers'
            when e.df < 4 then 'one employer dominates'
            when e.x <= 2 then 'under 3' end
from effective e
join core.week w using (week)
left join core.skill k on k.skill = e.skill
left join standard s on s.week = e.week and s.skill = e.skill;
