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
-- the stock with usable text at both ends of each span, side 1 the later
with ends as (
    select week, weeks, week as end_week, 1 as side from build.stale_span
    union all
    select week, weeks, before_week, 0 from build.stale_span
),
stock as materialized (
    select w.week as end_week, w.vacancy_id, w.version, v.board_id, v.role || '|' || v.seniority || '|' || v.source as mix
    from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
    join core.vacancy_version v on v.vacancy_id = w.vacancy_id and v.version = w.version and v.has_text
    where w.week in (select end_week from ends)
),
-- Of each mix, what all boards have less what those have that are not in the panel at both ends: few, as a rule.
away as materialized (
    select e.week, e.weeks, e.side, s.*
    from ends e
    join stock s using (end_week)
    anti join build.stale_span_board p on p.week = e.week and p.weeks = e.weeks and p.board_id = s.board_id
),
mix_total as (
    select week, weeks, mix, sum(if(side = 1, n, 0)) as n1, sum(if(side = 0, n, 0)) as n0
    from (select e.week, e.weeks, e.side, s.mix, s.n
          from ends e join (select end_week, mix, count(*)::double as n from stock group by all) s using (end_week)
          union all
          select week, weeks, side, mix, -1 from away)
    group by all
),
total as (
    select week, weeks, sum(n1) as n1, sum(n0) as n0 from mix_total group by all
),
mix_asked as (
    select week, weeks, skill, mix, sum(if(side = 1, x, 0)) as x1, sum(if(side = 0, x, 0)) as x0
    from (select e.week, e.weeks, e.side, s.skill, s.mix, s.x
          from ends e
          join (select s.end_week, s.mix, k.skill, count(*)::double as x
                from stock s join core.vacancy_skill k on k.vacancy_id = s.vacancy_id and k.version = s.version and k.class <> 'context'
                group by all) s using (end_week)
          union all
          select a.week, a.weeks, a.side, k.skill, a.mix, -1
          from away a join core.vacancy_skill k on k.vacancy_id = a.vacancy_id and k.version = a.version and k.class <> 'context')
    group by all
    having x1 > 0 or x0 > 0
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
    select s.*, s.value as skill, c.composition,
           if(s.se > 0, p_two_sided((s.p1 - s.p0) / s.se), if(s.p1 = s.p0, 1.0, null)) as p_value,
           case when least(s.n1, s.n0) < 30 then 'fewer than 30 vacancies' when least(s.m1, s.m0) < 5 then 'fewer than 5 employers'
                when s.covered < 0.6 then 'panel below 60 %' when least(s.x1, s.x0) <= 2 and greatest(s.x1, s.x0) <= 2 then 'under 3' end
               as suppressed_reason
    from build.span_change s
    join composed c on c.week = s.week and c.weeks = s.weeks and c.skill = s.value
    where s.kind = 'skill'
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
