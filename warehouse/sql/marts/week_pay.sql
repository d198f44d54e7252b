-- What open in-scope vacancies state as yearly base pay, floors and ceilings apart, one currency a row, never converted.
-- Disclosure stands beside every number. The interval of the median floor and ceiling is an employer-cluster bootstrap,
-- 1000 draws from a hash of (draw, employer), for the newest week. Bounds say where the median of all vacancies can lie
-- when at least 70 % disclose. Standardised: weighted to the mix of role and level of all vacancies.
-- Grain: one row per week, kind of slice, slice and currency with a disclosed vacancy.
-- Build: kept.
create table marts.week_pay (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    slice_kind varchar not null,  -- all, role, seniority, country, workplace
    slice varchar not null,  -- value of the slice
    currency varchar not null,  -- ISO 4217
    disclosed integer not null,  -- vacancies stating usable base pay in the currency
    vacancies integer not null,  -- all open vacancies of the slice
    employers integer not null,  -- employers stating it
    disclosed_share double not null,  -- vacancies stating base pay in any currency / vacancies
    floor_p25 double,  -- quarter of the floors
    floor_p50 double,  -- median floor
    floor_p75 double,  -- three quarters of the floors
    ceiling_p25 double,  -- quarter of the ceilings
    ceiling_p50 double,  -- median ceiling
    ceiling_p75 double,  -- three quarters of the ceilings
    floor_p50_ci_low double,  -- lower end of the 95 % interval of the median floor
    floor_p50_ci_high double,  -- upper end
    ceiling_p50_ci_low double,  -- lower end of that of the median ceiling
    ceiling_p50_ci_high double,  -- upper end
    width_p50 double,  -- median of (ceiling - floor) / midpoint
    standardised_p50 double,  -- median midpoint at the mix of role and level of all vacancies
    bound_low double,  -- lowest median midpoint of all vacancies that the disclosed allow
    bound_high double,  -- highest
    refused integer not null,  -- vacancies whose stated pay counts in no number, any currency
    suppressed_reason varchar,  -- why the medians are not printed
    primary key (week, slice_kind, slice, currency)
);
delete from marts.week_pay where week >= (select min(week) from build.stale_week);
insert into marts.week_pay
-- whole numbers stand for names in what is grouped and sorted by week
with slice as (
    select slice_kind, slice, (row_number() over (order by slice_kind, slice))::smallint as slice_no
    from (select distinct slice_kind, slice from core.vacancy_slice where slice_kind in ('all', 'role', 'seniority', 'country', 'workplace'))
),
employer as (
    select employer_key, (row_number() over (order by employer_key))::integer as employer_no from (select distinct employer_key from core.vacancy_version)
),
mix as (
    select role, seniority, (row_number() over (order by role, seniority))::smallint as mix from (select distinct role, seniority from core.vacancy_version)
),
stock as not materialized (
    select w.week, n.slice_no, w.vacancy_id, e.employer_no, m.mix,
           p.currency, p.floor, p.ceiling, p.vacancy_id is not null as states, p.refused is null and p.vacancy_id is not null as is_usable
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join build.stale_week using (week)
    join core.vacancy_version v using (vacancy_id, version)
    join employer e using (employer_key)
    join mix m using (role, seniority)
    join core.vacancy_slice x using (vacancy_id, version)
    join slice n using (slice_kind, slice)
    left join core.vacancy_pay p using (vacancy_id, version)
),
mix_all as materialized (
    select week, slice_no, mix, count(*)::double as n, count(*) filter (states) as stating,
           count(*) filter (states and not is_usable) as refused
    from stock group by all
),
size as (
    select week, slice_no, sum(n)::integer as vacancies, sum(stating)::integer as stating, sum(refused)::integer as refused
    from mix_all group by all
),
usable as materialized (
    select week, slice_no, currency, vacancy_id, employer_no, mix, floor, ceiling from stock where is_usable
),
mix_paid as (
    select week, slice_no, currency, mix, count(*)::double as n from usable group by all
),
weighted as (
    select u.week, u.slice_no, u.currency, u.vacancy_id, (u.floor + u.ceiling) / 2 as midpoint, a.n / p.n as weight
    from usable u
    join mix_all a using (week, slice_no, mix)
    join mix_paid p using (week, slice_no, currency, mix)
),
running as (
    select week, slice_no, currency, midpoint, sum(weight) over ordered as upto, sum(weight) over (partition by week, slice_no, currency) as whole,
           row_number() over ordered as place, count(*) over (partition by week, slice_no, currency) as disclosed
    from weighted
    window ordered as (partition by week, slice_no, currency order by midpoint, vacancy_id)
),
-- the median of all lies between these quantiles of the disclosed (Manski), delta the share that discloses
standard as (
    select week, slice_no, currency, min(midpoint) filter (upto >= whole / 2) as standardised_p50,
           min(midpoint) filter (place = greatest(1, ceil((0.5 - (1 - delta)) / delta * disclosed)) and delta >= 0.7) as bound_low,
           min(midpoint) filter (place = least(disclosed, ceil(0.5 / delta * disclosed)) and delta >= 0.7) as bound_high
    from (select r.*, r.disclosed / z.vacancies as delta from running r join size z using (week, slice_no))
    group by all
),
quantiles as (
    select week, slice_no, currency, count(*)::integer as disclosed, any_value(e.employers) as employers,
           quantile_cont(floor, [0.25, 0.5, 0.75]) as floors, quantile_cont(ceiling, [0.25, 0.5, 0.75]) as ceilings,
           quantile_cont((ceiling - floor) / ((ceiling + floor) / 2), 0.5) as width_p50
    from usable
    join (select week, slice_no, currency, count(*)::integer as employers
          from (select distinct week, slice_no, currency, employer_no from usable) group by all) e using (week, slice_no, currency)
    group by all
),
-- the bootstrap: every employer is drawn a Poisson(1) number of times, by a hash of the draw and its name
newest as (
    select max(week) as week from core.week
),
enough as (
    select week, slice_no, currency, row_number() over (order by slice_no, currency)::integer as cell
    from quantiles join newest using (week) where disclosed >= 10 and employers >= 5
),
-- whole numbers instead of names and amounts: a thousand draws of each row are summed and sorted
placed as (
    select 2 * e.cell + s.side as cell, x.employer_no,
           if(s.side = 0, x.floor, x.ceiling) as amount,
           (row_number() over (partition by e.cell, s.side order by if(s.side = 0, x.floor, x.ceiling), x.vacancy_id))::integer as place
    from usable x
    join enough e using (week, slice_no, currency)
    cross join (values (0), (1)) s(side)  -- floor, ceiling
),
draw as (
    select d.draw::integer as draw, e.employer_no, (hash(d.draw, e.employer_key) % 1000003) / 1000003.0 as u
    from unnest(generate_series(1, 1000)) d(draw)
    join (from employer semi join placed using (employer_no)) e on true
),
times as materialized (
    from (select draw, employer_no,
                 (case when u < 0.367879441 then 0 when u < 0.735758882 then 1 when u < 0.919698603 then 2 when u < 0.981011843 then 3
                      when u < 0.996340153 then 4 when u < 0.999405815 then 5 else 6 end)::utinyint as drawn
          from draw)
    where drawn > 0
),
-- the median of a draw is sought among bins of 64 places first, then within the one that holds it
binned as (
    select b.cell, t.draw, b.bin, sum(t.drawn * b.n)::integer as drawn
    from (select cell, employer_no, (place // 64)::smallint as bin, count(*)::integer as n from placed group by all) b
    join times t using (employer_no)
    group by all
),
upto_bin as (
    select *, (sum(drawn) over (partition by cell, draw order by bin))::integer as upto, (sum(drawn) over (partition by cell, draw))::integer as whole
    from binned
),
held as (
    select b.cell, b.draw, b.whole, p.place, p.amount,
           b.upto - b.drawn + sum(t.drawn) over (partition by b.cell, b.draw order by p.place) as upto
    from upto_bin b
    join placed p on p.cell = b.cell and p.place // 64 = b.bin
    join times t on t.employer_no = p.employer_no and t.draw = b.draw
    where b.upto >= b.whole / 2.0 and b.upto - b.drawn < b.whole / 2.0
),
medians as (
    select cell, draw, arg_min(amount, place) filter (upto >= whole / 2.0) as p50 from held group by all
),
interval_of as (
    select e.week, e.slice_no, e.currency, quantile_cont(m.p50, [0.025, 0.975]) filter (m.cell = 2 * e.cell) as f,
           quantile_cont(m.p50, [0.025, 0.975]) filter (m.cell = 2 * e.cell + 1) as c
    from medians m join enough e on e.cell = m.cell // 2 group by all
)
select q.week, w.week_label, n.slice_kind, n.slice, q.currency, q.disclosed, z.vacancies, q.employers, digits12(z.stating / z.vacancies),
       if(q.disclosed >= 30, digits12(q.floors[1]), null), digits12(q.floors[2]), if(q.disclosed >= 30, digits12(q.floors[3]), null),
       if(q.disclosed >= 30, digits12(q.ceilings[1]), null), digits12(q.ceilings[2]), if(q.disclosed >= 30, digits12(q.ceilings[3]), null),
       digits12(i.f[1]), digits12(i.f[2]), digits12(i.c[1]), digits12(i.c[2]), digits12(q.width_p50), digits12(s.standardised_p50),
       s.bound_low, s.bound_high,
       z.refused,
       case when q.disclosed < 10 then 'fewer than 10 state pay' when q.employers < 5 then 'fewer than 5 employers state pay' end
from quantiles q
join slice n using (slice_no)
join size z using (week, slice_no)
join core.week w using (week)
left join standard s using (week, slice_no, currency)
left join interval_of i using (week, slice_no, currency);
