-- How the share of vacancies asking for a skill changed over 1, 4, 13 and 52 weeks, paired by employer (docs/method.md#changes), on
-- boards in the panel at both ends. The movers are those whose p-value passes Benjamini-Hochberg at q = 0.10 among all
-- skills printed in both weeks; the list is empty in most weeks. A change is split into the part due to the mix of role,
-- level and source and the part within them (Kitagawa).
-- Grain: one row per week, span of weeks and skill asked for at either end.
-- Build: kept.
create table marts.week_skill_change (
    week date not null,  -- Monday of the later week
    week_label varchar not null,  -- ISO year and week
    weeks integer not null,  -- 1, 4, 13 or 52
    skill varchar not null,  -- canonical name
    share_before double,  -- share at the earlier end, panel boards with usable text
    share_now double,  -- share at the later end
    change double,  -- share_now - share_before
    se double,  -- its standard error, employers as pairs
    ci_low double,  -- lower end of the 95 % interval
    ci_high double,  -- upper end
    p_value double,  -- two-sided
    direction varchar not null,  -- up, down or no clear change: by the interval
    is_mover boolean not null,  -- listed by Benjamini-Hochberg
    composition double,  -- part of the change due to the mix
    within double,  -- part within role, level and source
    is_mix boolean not null,  -- more than half of it is composition
    vacancies integer not null,  -- at the later end
    vacancies_before integer not null,  -- at the earlier end
    employers integer not null,  -- with a vacancy at either end
    suppressed_reason varchar,  -- why the change is not printed
    primary key (week, weeks, skill)
);
delete from marts.week_skill_change where week >= (select min(week) from build.stale_week);
insert into marts.week_skill_change
with settled as (
    from core.vacancy_week anti join core.unconfirmed using (week, vacancy_id)
),
-- the stock with usable text of both ends of each span, side 1 the later
stock as (
    select p.week, p.weeks, side, w.vacancy_id, w.version, v.employer_key,
           v.role || '|' || v.seniority || '|' || v.source as mix
    from build.stale_span_board p
    join (values (0), (1)) s(side) on true
    join settled w on w.week = if(side = 1, p.week, p.before_week)
    join core.vacancy_version v on v.vacancy_id = w.vacancy_id and v.version = w.version and v.board_id = p.board_id and v.has_text
),
coverage as (
    select s.week, s.weeks, least(
               count(*) filter (side = 1) / any_value(n.open_vacancies), count(*) filter (side = 0) / any_value(b.open_vacancies)) as covered
    from stock s
    join build.stale_span x using (week, weeks)
    join (select week, count(*)::double as open_vacancies from settled join core.vacancy_version v using (vacancy_id, version) where v.has_text group by week) n
        on n.week = s.week
    join (select week, count(*)::double as open_vacancies from settled join core.vacancy_version v using (vacancy_id, version) where v.has_text group by week) b
        on b.week = x.before_week
    group by all
),
size as (
    select week, weeks, employer_key, count(*) filter (side = 1)::double as n1, count(*) filter (side = 0)::double as n0
    from stock group by all
),
total as (
    select week, weeks, sum(n1) as n1, sum(n0) as n0, count(*)::integer as m,
           count(*) filter (n1 > 0) as m1, count(*) filter (n0 > 0) as m0
    from size group by all
),
moments as (
    select s.week, s.weeks, sum(s.n1 * s.n1) / any_value(t.n1 * t.n1) as q11, sum(s.n0 * s.n0) / any_value(t.n0 * t.n0) as q00,
           sum(s.n1 * s.n0) / any_value(t.n1 * t.n0) as q10
    from size s join total t using (week, weeks)
    where t.n1 > 0 and t.n0 > 0
    group by all
),
asked as (
    select s.week, s.weeks, k.skill, s.employer_key,
           count(*) filter (side = 1)::double as x1, count(*) filter (side = 0)::double as x0
    from stock s
    join core.vacancy_skill k on k.vacancy_id = s.vacancy_id and k.version = s.version and k.class <> 'context'
    group by all
),
summed as (
    select a.week, a.weeks, a.skill, sum(a.x1) as x1, sum(a.x0) as x0,
           sum(a.x1 * a.x1) / any_value(t.n1 * t.n1) - 2 * sum(a.x1 * a.x0) / any_value(t.n1 * t.n0)
               + sum(a.x0 * a.x0) / any_value(t.n0 * t.n0) as uu,
           sum(a.x1 * s.n1) / any_value(t.n1 * t.n1) - sum(a.x0 * s.n1) / any_value(t.n1 * t.n0) as u1,
           sum(a.x1 * s.n0) / any_value(t.n1 * t.n0) - sum(a.x0 * s.n0) / any_value(t.n0 * t.n0) as u0
    from asked a
    join total t using (week, weeks)
    join size s using (week, weeks, employer_key)
    where t.n1 > 0 and t.n0 > 0
    group by all
),
-- all sums are of whole numbers, equal in any order
spread as (
    select s.*, t.n1, t.n0, t.m, t.m1, t.m0, s.x1 / t.n1 as p1, s.x0 / t.n0 as p0,
           paired_se(t.m, s.x1 / t.n1, s.x0 / t.n0, s.uu, s.u1, s.u0, q.q11, q.q10, q.q00) as se
    from summed s
    join total t using (week, weeks)
    join moments q using (week, weeks)
),
mix_total as (
    select week, weeks, mix, count(*) filter (side = 1)::double as n1, count(*) filter (side = 0)::double as n0 from stock group by all
),
mix_asked as (
    select s.week, s.weeks, k.skill, s.mix, count(*) filter (side = 1)::double as x1, count(*) filter (side = 0)::double as x0
    from stock s
    join core.vacancy_skill k on k.vacancy_id = s.vacancy_id and k.version = s.version and k.class <> 'context'
    group by all
),
-- (w1 - w0) (s1 + s0) / 2 over groups; a group absent at one end takes the other end's share
composed as (
    select a.week, a.weeks, a.skill,
           fsum((g.n1 / t.n1 - g.n0 / t.n0)
               * (coalesce(a.x1 / nullif(g.n1, 0), a.x0 / g.n0) + coalesce(a.x0 / nullif(g.n0, 0), a.x1 / g.n1)) / 2) as composition
    from mix_asked a
    join mix_total g using (week, weeks, mix)
    join total t using (week, weeks)
    where t.n1 > 0 and t.n0 > 0
    group by all
),
judged as (
    select s.*, c.composition, v.covered,
           if(s.se > 0, p_two_sided((s.p1 - s.p0) / s.se), if(s.p1 = s.p0, 1.0, null)) as p_value,
           case when least(s.n1, s.n0) < 30 then 'fewer than 30 vacancies' when least(s.m1, s.m0) < 5 then 'fewer than 5 employers'
                when v.covered < 0.6 then 'panel below 60 %' when least(s.x1, s.x0) <= 2 and greatest(s.x1, s.x0) <= 2 then 'under 3' end
               as suppressed_reason
    from spread s
    join composed c using (week, weeks, skill)
    join coverage v using (week, weeks)
),
ranked as (
    select *, row_number() over (partition by week, weeks order by p_value, skill) as place,
           count(*) over (partition by week, weeks) as tested
    from judged where suppressed_reason is null and p_value is not null
),
cut as (
    select week, weeks, max(place) as last_place from ranked where p_value <= place * 0.10 / tested group by all
)
select j.week, w.week_label, j.weeks, j.skill, digits12(j.p0), digits12(j.p1), digits12(j.p1 - j.p0), digits12(j.se),
       digits12(j.p1 - j.p0 - 1.959963985 * j.se), digits12(j.p1 - j.p0 + 1.959963985 * j.se), digits12(j.p_value),
       case when j.p1 - j.p0 - 1.959963985 * j.se > 0 then 'up' when j.p1 - j.p0 + 1.959963985 * j.se < 0 then 'down'
            else 'no clear change' end,
       coalesce(r.place <= c.last_place, false),
       digits12(j.composition), digits12(j.p1 - j.p0 - j.composition),
       coalesce(abs(j.composition) > 0.5 * abs(j.p1 - j.p0) and j.p1 <> j.p0, false),
       j.n1::integer, j.n0::integer, j.m, j.suppressed_reason
from judged j
join core.week w using (week)
left join ranked r using (week, weeks, skill)
left join cut c using (week, weeks);
