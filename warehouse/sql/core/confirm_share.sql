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
with newest as (
    select max(week) as week from core.week
),
pending as (
    select distinct b.source, a.board_id, a.posting_id, a.absent_at
    from core.absence a
    join core.board b using (board_id)
    join core.posting p using (posting_id)
    cross join build.closing_constant r
    join core.week k on a.absent_at < k.tau + to_hours(r.report_after_hours) and a.decided_at >= k.tau + to_hours(r.report_after_hours)
    where k.week >= (select week - 91 from newest) and k.week < (select week from newest)
      and a.absent_at + to_days(r.return_days) < (select max(tau) from core.week)
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
