-- Index of open in-scope vacancies on a matched panel, chained from week to week (docs/method.md#index): only boards read
-- completely at both ends of a link count in it, so a new source never looks like demand. Not seasonally adjusted. A week after
-- weeks in which nobody read is linked to the newest earlier one with a panel, 13 weeks back at most (bridged).
-- A link needs 30 open vacancies on both sides and boards behind 30 % of the open ones; else the value is carried. Below 60 %
-- it is weak. Vacancies lost one by one, on a board that is still read, leave both sides. The interval of a link is a
-- delete-one-employer jackknife on its logarithm; the band of the index adds up the variances of its links since the base.
-- Grain: one row a week of the calendar; the first is the base, 100.
create or replace table marts.week_index (
    week date primary key,  -- Monday
    week_label varchar not null,  -- ISO year and week
    base_week date not null,  -- week whose value is 100
    index_value double not null,  -- chained index
    index_lo double not null,  -- lower end of the 95 % band of the index
    index_hi double not null,  -- upper end
    index_smoothed double not null,  -- mean of the last four weeks, fewer at the start
    linked_week date,  -- week the link compares with: the one before, or an earlier one; null where none has a panel
    link double,  -- this week over the linked one, on the panel; null where carried
    link_lo double,  -- lower end of its 95 % interval
    link_hi double,  -- upper end
    vacancies integer not null,  -- open on the panel at this week's end
    vacancies_before integer not null,  -- open on the panel at the end of the linked week
    boards integer not null,  -- boards in the panel of both weeks
    employers integer not null,  -- employers with a vacancy on them
    panel_share double,  -- vacancies / all open ones
    link_kind varchar not null,  -- base, good, weak (panel below 60 %), bridged (over weeks without a panel) or carried
    direct_13 double,  -- this week over the one 13 weeks before, boards in the panel of both
    chained_13 double,  -- the same by the chained index
    chain_drift double,  -- chained_13 / direct_13 - 1; above 3 % either way it is reported
    suppressed_reason varchar,  -- why no link is printed
);
insert into marts.week_index
with board_employer as (
    select w.week, v.board_id, v.employer_key, count(*) as open
    from core.vacancy_week w
    join core.vacancy v using (vacancy_id)
    group by all
),
panel_week as (
    select distinct week from core.board_week w join core.board b using (board_id)
    where w.in_panel and b.listing_kind in ('whole', 'page_set')
),
linked as (
    select w.week, max(p.week) as linked_week
    from core.week w
    join panel_week p on p.week < w.week and p.week >= w.week - 91
    group by w.week
),
paired as (
    select l.week, l.linked_week, now.board_id
    from linked l
    join core.board_week now on now.week = l.week
    join core.board_week before on before.board_id = now.board_id and before.week = l.linked_week
    where now.in_panel and before.in_panel
),
-- lost since the linked week though their board was not, and open again now or not
left_out as (
    select l.week, v.board_id, v.employer_key, count(*) as before, count(again.vacancy_id) as now
    from linked l
    join core.week w using (week)
    join core.vacancy_week b on b.week = l.linked_week
    join core.vacancy_spell s on s.vacancy_id = b.vacancy_id and s.entered_at = b.entered_at
         and s.end_reason = 'unreadable' and s.ended_at < w.tau
    join core.vacancy v on v.vacancy_id = b.vacancy_id
    left join core.vacancy_week again on again.week = l.week and again.vacancy_id = b.vacancy_id
    group by all
),
by_employer as (
    -- an employer's open vacancies on the panel at both ends of a link
    select week, employer_key, sum(now)::double as num_e, sum(before)::double as den_e
    from (
        select p.week, b.employer_key, b.open as now, 0 as before
        from paired p join board_employer b on b.board_id = p.board_id and b.week = p.week
        union all
        select p.week, b.employer_key, 0, b.open
        from paired p join board_employer b on b.board_id = p.board_id and b.week = p.linked_week
        union all
        select p.week, x.employer_key, -x.now, -x.before from paired p join left_out x using (week, board_id)
    )
    group by all
    having sum(now) + sum(before) > 0
),
panel as (
    select week, sum(num_e) as num, sum(den_e) as den, count(*)::integer as m from by_employer group by week
),
without_one as (
    select e.week, ln((p.num - e.num_e) / (p.den - e.den_e)) as ln_r
    from by_employer e join panel p using (week)
    where p.num > e.num_e and p.den > e.den_e
),
jackknife as (
    select week, sqrt((count(*) - 1.0) / count(*) * fsum(deviation)) as se
    from (select week, power(ln_r - avg(ln_r) over (partition by week), 2) as deviation from without_one order by week, ln_r)
    group by week
    having count(*) > 1
),
boards as (
    select week, count(*)::integer as boards from paired group by week
),
stock as (
    select week, count(*) as open_vacancies from core.vacancy_week group by week
),
links as (
    select w.week, w.week_label, coalesce(p.num, 0) as num, coalesce(p.den, 0) as den, coalesce(p.m, 0) as m,
           l.linked_week, coalesce(b.boards, 0) as boards, p.num / nullif(s.open_vacancies, 0) as panel_share, j.se,
           row_number() over (order by w.week) = 1 as is_base
    from core.week w
    left join linked l using (week)
    left join panel p using (week)
    left join boards b using (week)
    left join stock s using (week)
    left join jackknife j using (week)
),
judged as (
    select *, case when is_base then 'base'
                   when num < 30 or den < 30 or coalesce(panel_share, 0) < 0.3 then 'carried'
                   when linked_week < week - 7 then 'bridged'
                   when panel_share < 0.6 then 'weak' else 'good' end as link_kind
    from links
),
chained as (
    select *, 100 * exp(fsum(if(link_kind not in ('base', 'carried'), ln(num / den), 0)) over (order by week)) as index_value,
           sqrt(fsum(if(link_kind not in ('base', 'carried'), coalesce(se * se, 0), 0)) over (order by week)) as index_se
    from judged
),
thirteen as (
    -- direct ratio on boards in the panel now and 13 weeks ago
    select now.week,
           sum(coalesce(bn.open, 0))::double / nullif(sum(coalesce(bb.open, 0)), 0) as direct_13
    from core.board_week now
    join core.board_week before on before.board_id = now.board_id and before.week = now.week - 91
    left join (select week, board_id, sum(open) as open from board_employer group by all) bn
        on bn.board_id = now.board_id and bn.week = now.week
    left join (select week, board_id, sum(open) as open from board_employer group by all) bb
        on bb.board_id = now.board_id and bb.week = now.week - 91
    where now.in_panel and before.in_panel
    group by now.week
)
select c.week, c.week_label, min(c.week) over (), digits12(c.index_value),
       digits12(c.index_value * exp(-1.959963985 * c.index_se)), digits12(c.index_value * exp(1.959963985 * c.index_se)),
       digits12(avg(c.index_value) over (order by c.week rows between 3 preceding and current row)),
       c.linked_week,
       if(c.link_kind not in ('base', 'carried'), digits12(c.num / c.den), null),
       if(c.link_kind not in ('base', 'carried'), digits12(c.num / c.den * exp(-1.959963985 * c.se)), null),
       if(c.link_kind not in ('base', 'carried'), digits12(c.num / c.den * exp(1.959963985 * c.se)), null),
       c.num::integer, c.den::integer, c.boards, c.m, digits12(c.panel_share), c.link_kind,
       digits12(t.direct_13), digits12(c.index_value / b.index_value),
       digits12(c.index_value / b.index_value / t.direct_13 - 1),
       case when c.is_base then 'first week' when c.num < 30 or c.den < 30 then 'fewer than 30 vacancies'
            when coalesce(c.panel_share, 0) < 0.3 then 'panel below 30 %' end
from chained c
left join thirteen t using (week)
left join chained b on b.week = c.week - 91;
