-- Index of open in-scope vacancies on a matched panel, chained from week to week (docs/method.md#index): only boards read
-- completely at both ends of a link count in it, so a new source never looks like demand. Not seasonally adjusted. A week after
-- weeks in which nobody read is linked to the newest earlier one with a panel, 13 weeks back at most (bridged).
-- A link needs 30 open vacancies on both sides and boards behind 30 % of the open ones; else the value is carried. Below 60 %
-- it is weak. Vacancies lost one by one, on a board that is still read, leave both sides. The interval of a link is a
-- delete-one-employer jackknife on its logarithm. Closes that await confirmation and openings not seen yet are allowed for by their
-- expected number, the newest link's interval by their range as well (docs/method.md#nowcast); the band of the index adds up the variances of its links since the base.
-- Grain: one row per week of the calendar; the first is the base, 100.
-- Build: replaced.
create table marts.week_index (
    week date primary key,  -- Monday
    week_label varchar not null,  -- ISO year and week
    base_week date not null,  -- week whose value is 100
    index_value double not null,  -- chained index
    index_ci_low double not null,  -- lower end of the 95 % band of the index
    index_ci_high double not null,  -- upper end
    index_rest double,  -- the same index without the employers that drove the newest week (marts.week_driver); null where none did
    index_smoothed double not null,  -- mean of the last four weeks, fewer at the start
    linked_week date,  -- week the link compares with: the one before, or an earlier one; null where none has a panel
    link double,  -- this week over the linked one, on the panel, as expected after later readings; null where carried
    link_ci_low double,  -- lower end of its 95 % interval
    link_ci_high double,  -- upper end
    vacancies integer not null,  -- open on the panel at this week's end, as its readings show
    vacancies_before integer not null,  -- the same at the end of the linked week
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
with missing_after as (
    select a.week, p.vacancy_id
    from build.read_after a
    join core.absence n on n.board_id = a.board_id and n.decided_at is null and n.absent_at < a.until
    join core.vacancy_posting p on p.posting_id = n.posting_id
    join core.vacancy_week w on w.week = a.week and w.vacancy_id = p.vacancy_id
    join core.posting_spell q on q.posting_id = n.posting_id and q.entered_at < a.tau and (q.ended_at is null or q.ended_at >= a.tau)
    group by a.week, a.tau, p.vacancy_id
    having count(*) = (select count(*) from core.vacancy_posting o join core.posting_spell e using (posting_id)
                       where o.vacancy_id = p.vacancy_id and e.entered_at < a.tau and (e.ended_at is null or e.ended_at >= a.tau))
),
-- closes that await confirmation, as many as are expected to stand, and the range of that
waiting as (
    select u.week, v.board_id, v.employer_key, sum(c.confirm_share) as closes, sum(c.ci_low) as closes_low, sum(c.ci_high) as closes_high,
           sum(c.confirm_share * (1 - c.confirm_share) * c.design_effect) as variance
    from (select week, vacancy_id from core.unconfirmed union select week, vacancy_id from missing_after) u
    join core.vacancy v using (vacancy_id)
    join core.confirm_share c on c.source = v.source
    group by all
),
-- of an employer's open vacancies on the panel, at both ends of a link
waiting_at_end as (
    select w.week, u.employer_key, u.week = w.week as is_now, u.closes, u.closes_low, u.closes_high, u.variance
    from build.linked_week w
    join waiting u on u.week in (w.week, w.linked_week)
    join core.board_week now on now.week = w.week and now.board_id = u.board_id and now.in_panel
    join core.board_week before on before.week = w.linked_week and before.board_id = u.board_id and before.in_panel
),
by_employer as (
    -- an employer's open vacancies on the panel at both ends of a link: counted, and as expected, with the range of that
    select p.week, p.employer_key, p.now::double as now, p.before::double as before,
           p.now - coalesce(u.closes, 0) as num_e, p.before - coalesce(u.closes_before, 0) as den_e,
           coalesce(u.closes_low, 0) as closes_low, coalesce(u.closes_high, 0) as closes_high,
           coalesce(u.before_low, 0) as before_low, coalesce(u.before_high, 0) as before_high,
           coalesce(u.variance, 0) as variance, coalesce(u.variance_before, 0) as variance_before
    from build.panel_employer p
    left join (
        select week, employer_key, sum(closes) filter (is_now) as closes, sum(closes_low) filter (is_now) as closes_low,
               sum(closes_high) filter (is_now) as closes_high, sum(variance) filter (is_now) as variance,
               sum(closes) filter (not is_now) as closes_before, sum(closes_low) filter (not is_now) as before_low,
               sum(closes_high) filter (not is_now) as before_high, sum(variance) filter (not is_now) as variance_before
        from waiting_at_end group by all
    ) u using (week, employer_key)
),
-- openings not seen yet, as a share of the newest week's stock
late as (
    select d.week, l.late_openings / nullif(d.open_vacancies, 0) as share, l.ci_low / nullif(d.open_vacancies, 0) as low,
           l.ci_high / nullif(d.open_vacancies, 0) as high
    from marts.week_demand d join core.late_opening l using (slice_kind, slice)
    where d.slice_kind = 'all' and d.week = (select max(week) from core.week)
),
driver as (
    select distinct employer_key from marts.week_driver where week = (select max(week) from core.week)
),
panel as (
    select e.week, sum(e.now) as counted, sum(e.before) as counted_before, count(*)::integer as m,
           sum(e.num_e) * (1 + coalesce(any_value(l.share), 0)) as num, sum(e.den_e) as den,
           sum(e.num_e) filter (not e.is_driver) * (1 + coalesce(any_value(l.share), 0)) as num_rest, sum(e.den_e) filter (not e.is_driver) as den_rest,
           -- how far later readings may move the logarithm of the ratio, down and up
           sqrt(power((sum(e.closes_high) - sum(e.now - e.num_e)) / nullif(sum(e.num_e), 0), 2)
                + power((sum(e.before - e.den_e) - sum(e.before_low)) / nullif(sum(e.den_e), 0), 2) + any_value(v.both)
                + coalesce(power(any_value(l.share - l.low), 2), 0)) as below,
           sqrt(power((sum(e.now - e.num_e) - sum(e.closes_low)) / nullif(sum(e.num_e), 0), 2)
                + power((sum(e.before_high) - sum(e.before - e.den_e)) / nullif(sum(e.den_e), 0), 2) + any_value(v.both)
                + coalesce(power(any_value(l.high - l.share), 2), 0)) as above
    from (select *, employer_key in (from driver) as is_driver from by_employer) e
    join (select week, power(1.959963985, 2) * (sum(variance) / power(nullif(sum(num_e), 0), 2)
                 + sum(variance_before) / power(nullif(sum(den_e), 0), 2)) as both
          from by_employer group by week) v using (week)
    left join late l using (week)
    group by e.week
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
stock as (
    select week, count(*) as open_vacancies from core.vacancy_week group by week
),
links as (
    select w.week, w.week_label, coalesce(p.counted, 0) as counted, coalesce(p.counted_before, 0) as counted_before,
           coalesce(p.num, 0) as num, coalesce(p.den, 0) as den, coalesce(p.m, 0) as m, p.num_rest, p.den_rest,
           p.below, p.above,
           l.linked_week, coalesce(b.boards, 0) as boards, p.counted / nullif(s.open_vacancies, 0) as panel_share, j.se,
           row_number() over (order by w.week) = 1 as is_base
    from core.week w
    left join build.linked_week l using (week)
    left join panel p using (week)
    left join build.panel_week b using (week)
    left join stock s using (week)
    left join jackknife j using (week)
),
judged as (
    select *, case when is_base then 'base'
                   when counted < 30 or counted_before < 30 or coalesce(panel_share, 0) < 0.3 then 'carried'
                   when linked_week < week - 7 then 'bridged'
                   when panel_share < 0.6 then 'weak' else 'good' end as link_kind
    from links
),
chained as (
    select *, 100 * exp(fsum(if(link_kind not in ('base', 'carried'), ln(num / den), 0)) over (order by week)) as index_value,
           100 * exp(fsum(if(link_kind not in ('base', 'carried') and num_rest > 0 and den_rest > 0, ln(num_rest / den_rest), 0)) over (order by week)) as index_rest,
           sqrt(fsum(if(link_kind not in ('base', 'carried'),
                        coalesce(se * se, 0) + power(greatest(coalesce(below, 0), coalesce(above, 0), 0) / 1.959963985, 2), 0)) over (order by week)) as index_se
    from judged
)
select c.week, c.week_label, min(c.week) over (), digits12(c.index_value),
       digits12(c.index_value * exp(-1.959963985 * c.index_se)), digits12(c.index_value * exp(1.959963985 * c.index_se)),
       if(exists (from driver), digits12(c.index_rest), null),
       digits12(avg(c.index_value) over (order by c.week rows between 3 preceding and current row)),
       c.linked_week,
       if(c.link_kind not in ('base', 'carried'), digits12(c.num / c.den), null),
       if(c.link_kind not in ('base', 'carried'), digits12(c.num / c.den * exp(-sqrt(power(1.959963985 * c.se, 2) + power(greatest(coalesce(c.below, 0), 0), 2)))), null),
       if(c.link_kind not in ('base', 'carried'), digits12(c.num / c.den * exp(sqrt(power(1.959963985 * c.se, 2) + power(greatest(coalesce(c.above, 0), 0), 2)))), null),
       c.counted::integer, c.counted_before::integer, c.boards, c.m, digits12(c.panel_share), c.link_kind,
       digits12(t.direct_13), digits12(c.index_value / b.index_value),
       digits12(c.index_value / b.index_value / t.direct_13 - 1),
       case when c.is_base then 'first week' when c.counted < 30 or c.counted_before < 30 then 'fewer than 30 vacancies'
            when coalesce(c.panel_share, 0) < 0.3 then 'panel below 30 %' end
from chained c
left join build.panel_week t using (week)
left join chained b on b.week = c.week - 91;
