-- Shares of vacancies with a value at the two ends of a span, on boards in the panel at both, and the standard error of their
-- change, employers as pairs (docs/method.md#changes). Skills are counted among vacancies with usable text, and where they are
-- asked for; unconfirmed closes are left out (docs/method.md#nowcast).
-- Side 1 is the later end, 0 the earlier. Sums over employers are of whole numbers, so equal in any order.
-- Grain: one row per stale week, span of weeks, kind and value that a vacancy has at either end.
-- Build: replaced.
create table build.span_change (
    week date not null,  -- Monday of the later week
    weeks integer not null,  -- 1, 4, 13 or 52
    kind varchar not null,  -- skill, role, seniority, workplace, country, state, city
    value varchar not null,  -- the skill, the role ..., or the place as look-up pages call it
    x1 double not null,  -- vacancies with the value at the later end
    x0 double not null,  -- at the earlier end
    n1 double not null,  -- vacancies at the later end
    n0 double not null,  -- at the earlier end
    m integer not null,  -- employers with a vacancy at either end
    m1 integer not null,  -- at the later end
    m0 integer not null,  -- at the earlier end
    p1 double not null,  -- share with the value at the later end
    p0 double not null,  -- at the earlier end
    se double,  -- standard error of p1 - p0; null with a single employer
    covered double not null,  -- share of all open vacancies that these are, at the end where it is smaller
);
insert into build.span_change
with span as (
    select *, (row_number() over (order by week, weeks))::smallint as span from build.stale_span
),
ends as materialized (
    select s.span, s.week = e.week as is_later, e.week, p.board_id
    from span s
    join build.stale_span_board p on p.week = s.week and p.weeks = s.weeks
    join core.week e on e.week in (s.week, s.before_week)
),
-- whole numbers stand for names
employer as (
    select employer_key, (row_number() over (order by employer_key))::integer as employer from (select distinct employer_key from core.vacancy_version)
),
stock as materialized (
    select w.week, w.vacancy_id, w.version, v.board_id, e.employer, v.has_text
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join core.vacancy_version v using (vacancy_id, version)
    join employer e using (employer_key)
    where w.week in (select week from span union select before_week from span)
),
-- A vacancy with two cities of a country counts once there.
named as not materialized (
    select s.vacancy_id, s.version, 'skill' as kind, s.skill as value
    from core.vacancy_skill s
    join core.vacancy_version v on v.vacancy_id = s.vacancy_id and v.version = s.version and v.has_text
    where s.class <> 'context'
    union all select vacancy_id, version, 'role', role from core.vacancy_version
    union all select vacancy_id, version, 'seniority', seniority from core.vacancy_version
    union all select vacancy_id, version, 'workplace', workplace from core.vacancy_version
    union all
    select distinct p.vacancy_id, p.version, l.kind,
           case l.kind when 'country' then place_label('country', p.country, c.name, null, p.country)
                       when 'state' then if(r.name is null, null, place_label('state', p.country, c.name, r.name, p.region))
                       else place_label('city', p.country, c.name, null, p.city) end as value
    from core.vacancy_place p
    cross join (values ('country'), ('state'), ('city')) l(kind)
    left join core.country c on c.country = p.country
    left join (from core.region where country = 'US') r on r.country = p.country and r.region = p.region
    where value is not null and (l.kind <> 'city' or p.city is not null)
),
-- numbers of skills above zero, of all others below
meaning as materialized (
    select kind, value, ((row_number() over (order by kind, value)) * if(kind = 'skill', 1, -1))::integer as meaning from (select distinct kind, value from named)
),
told as materialized (
    select n.vacancy_id, n.version, m.meaning from named n join meaning m using (kind, value)
),
-- by employer: all vacancies (n) and those with usable text (t)
board_size as materialized (
    select week, board_id, employer, count(*)::double as n, count(*) filter (has_text)::double as t from stock group by all
),
week_size as (
    select week, sum(n) as n, sum(t) as t from board_size group by week
),
employer_size as (
    select week, employer, sum(n) as n from board_size group by all
),
paired as (
    select e.span, b.employer, sum(if(e.is_later, b.n, 0)) as n1, sum(if(e.is_later, 0, b.n)) as n0,
           sum(if(e.is_later, b.t, 0)) as t1, sum(if(e.is_later, 0, b.t)) as t0
    from ends e
    join board_size b using (week, board_id)
    group by all
),
-- Of nearly all employers, every board with a vacancy is in the panel at both ends: counted once a week, they serve all spans.
size as materialized (
    select p.*, s.week, s.before_week, p.n1 = coalesce(a.n, 0) and p.n0 = coalesce(b.n, 0) as is_entire
    from paired p
    join span s using (span)
    left join employer_size a on a.week = s.week and a.employer = p.employer
    left join employer_size b on b.week = s.before_week and b.employer = p.employer
),
total as (
    select span, true as is_skill, sum(t1) as n1, sum(t0) as n0, count(*) filter (t1 > 0 or t0 > 0) as m, count(*) filter (t1 > 0) as m1,
           count(*) filter (t0 > 0) as m0, sum(t1 * t1) as nn11, sum(t1 * t0) as nn10, sum(t0 * t0) as nn00
    from size group by span
    union all
    select span, false, sum(n1), sum(n0), count(*), count(*) filter (n1 > 0), count(*) filter (n0 > 0), sum(n1 * n1), sum(n1 * n0), sum(n0 * n0)
    from size group by span
),
counted as materialized (
    select s.week, s.employer, t.meaning, count(*)::double as x from stock s join told t using (vacancy_id, version) group by all
),
-- the other employers, span by span
counted_partly as (
    select z.span, z.employer, t.meaning, any_value(if(t.meaning > 0, z.t1, z.n1)) as n1, any_value(if(t.meaning > 0, z.t0, z.n0)) as n0,
           count(*) filter (e.is_later)::double as x1, count(*) filter (not e.is_later)::double as x0
    from (from size where not is_entire) z
    join ends e using (span)
    join stock s on s.employer = z.employer and s.week = e.week and s.board_id = e.board_id
    join told t using (vacancy_id, version)
    group by z.span, z.employer, t.meaning
),
summed as (
    select z.span, c.meaning, sum(c.x) as x1, 0.0 as x0, sum(c.x * c.x) as xx11, coalesce(sum(c.x * b.x), 0) as xx10, 0.0 as xx00,
           sum(c.x * if(c.meaning > 0, z.t1, z.n1)) as xn11, sum(c.x * if(c.meaning > 0, z.t0, z.n0)) as xn10, 0.0 as xn01, 0.0 as xn00
    from counted c
    join size z on z.week = c.week and z.employer = c.employer and z.is_entire
    left join counted b on b.week = z.before_week and b.employer = c.employer and b.meaning = c.meaning
    group by z.span, c.meaning
    union all
    select z.span, c.meaning, 0, sum(c.x), 0, 0, sum(c.x * c.x), 0, 0, sum(c.x * if(c.meaning > 0, z.t1, z.n1)), sum(c.x * if(c.meaning > 0, z.t0, z.n0))
    from counted c
    join size z on z.before_week = c.week and z.employer = c.employer and z.is_entire
    group by z.span, c.meaning
    union all
    select span, meaning, sum(x1), sum(x0), sum(x1 * x1), sum(x1 * x0), sum(x0 * x0), sum(x1 * n1), sum(x1 * n0), sum(x0 * n1), sum(x0 * n0)
    from counted_partly
    group by span, meaning
),
summed_up as (
    select span, meaning, sum(x1) as x1, sum(x0) as x0, sum(xx11) as xx11, sum(xx10) as xx10, sum(xx00) as xx00,
           sum(xn11) as xn11, sum(xn10) as xn10, sum(xn01) as xn01, sum(xn00) as xn00
    from summed group by span, meaning
)
select s.week, s.weeks, m.kind, m.value, x.x1, x.x0, t.n1, t.n0, t.m, t.m1, t.m0, x.x1 / t.n1 as p1, x.x0 / t.n0 as p0,
       paired_se(t.m, p1, p0,
           x.xx11 / (t.n1 * t.n1) - 2 * x.xx10 / (t.n1 * t.n0) + x.xx00 / (t.n0 * t.n0), x.xn11 / (t.n1 * t.n1) - x.xn01 / (t.n1 * t.n0),
           x.xn10 / (t.n1 * t.n0) - x.xn00 / (t.n0 * t.n0), t.nn11 / (t.n1 * t.n1), t.nn10 / (t.n1 * t.n0), t.nn00 / (t.n0 * t.n0)),
       least(t.n1 / if(t.is_skill, a.t, a.n), t.n0 / if(t.is_skill, b.t, b.n))
from summed_up x
join meaning m using (meaning)
join total t on t.span = x.span and t.is_skill = (x.meaning > 0)
join span s on s.span = x.span
join week_size a on a.week = s.week
join week_size b on b.week = s.before_week
where t.n1 > 0 and t.n0 > 0;
