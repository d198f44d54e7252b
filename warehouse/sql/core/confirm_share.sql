-- Of the first absences that were pending when one of the last 13 weeks was reported, and have been decided since, the share whose
-- close stood 14 days later; lost postings left out (docs/method.md#nowcast). By source where at least 50 are known, else over
-- all; 0.95 with the range 0.80 to 1 until 30 are known. Boards are clusters of the Wilson interval.
-- Grain: one row per source that can prove an absence.
-- Build: replaced.
create table core.confirm_share (
    source varchar primary key,  -- collector
    known integer not null,  -- absences behind the share
    confirm_share double not null,  -- share whose close stood
    ci_low double not null,  -- lower end of its range
    ci_high double not null,  -- upper end
    design_effect double not null,  -- how much more it varies than if each absence stood by itself: boards are clusters
);
insert into core.confirm_share
with report as (
    select k.tau + to_hours(r.report_after_hours) as report_at
    from core.week k, build.closing_constant r, (select max(week) as week from core.week) n
    where k.week >= n.week - 91 and k.week < n.week
),
-- few absences were pending at so late a report: they are picked before anything is joined
late as (
    select board_id, posting_id, absent_at, decided_at
    from core.absence
    where decided_at >= (select min(report_at) from report) and absent_at < (select max(report_at) from report)
      and absent_at + to_days((select return_days from build.closing_constant)) < (select max(tau) from core.week)
),
pending as (
    select b.source, a.board_id, a.posting_id, a.absent_at
    from late a
    asof join report r on a.absent_at < r.report_at
    join core.board b using (board_id)
    where a.decided_at >= r.report_at and a.posting_id in (select posting_id from core.posting)
),
decided as (
    select p.source, p.board_id,
           exists (select 1 from core.posting_spell s
                   where s.posting_id = p.posting_id and s.end_kind = 'closed' and s.first_absent_at = p.absent_at) as stood
    from pending p
    where not exists (select 1 from core.posting_spell s
                      where s.posting_id = p.posting_id and s.end_kind = 'lost' and s.last_sight_at < p.absent_at
                        and s.ended_at >= p.absent_at)
),
by_board as (
    select source, board_id, count(*)::double as n_b, count(*) filter (stood)::double as x_b from decided group by all
    union all
    select 'all', board_id, count(*), count(*) filter (stood) from decided group by board_id
),
summed as (
    select source, sum(n_b) as n, sum(x_b) / sum(n_b) as p, sum(n_b * n_b) as squares, count(*) as m,
           sum(x_b * x_b) as xx, sum(x_b * n_b) as xn
    from by_board group by source
),
shares as (
    select source, n, p,
           n / greatest(1.0, if(p in (0, 1) or m = 1, squares / n,
               (xx - 2 * p * xn + p * p * squares) / (n * n) * m / (m - 1) / (p * (1 - p) / n))) as n_eff
    from summed
),
ranged as (
    select source, n::integer as known, n / n_eff as design_effect, p, wilson_low(p, n_eff, 1.959963985) as ci_low, wilson_high(p, n_eff, 1.959963985) as ci_high from shares
)
select s.source,
       coalesce(if(own.known >= 50, own.known, whole.known), 0),
       digits12(case when own.known >= 50 then own.p when whole.known >= 30 then whole.p else 0.95::double end),
       digits12(case when own.known >= 50 then own.ci_low when whole.known >= 30 then whole.ci_low else 0.80::double end),
       digits12(case when own.known >= 50 then own.ci_high when whole.known >= 30 then whole.ci_high else 1.0::double end),
       digits12(case when own.known >= 50 then own.design_effect when whole.known >= 30 then whole.design_effect else 1.0::double end)
from core.source s
left join ranged own on own.source = s.source
left join ranged whole on whole.source = 'all'
where s.listing_kind in ('whole', 'page_set');
