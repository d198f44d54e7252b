-- How far each board was read by the end of each week, and how many in-scope vacancies it held.
-- Grain: one row per week and board that a run had listed by then.
-- Build: kept.
create table core.board_week (
    week date not null,  -- Monday
    board_id integer not null,  -- the board
    in_panel boolean not null,  -- complete evidence within the panel window of the week's end, of a board filled by then
    is_read_before boolean not null,  -- complete evidence within 48 hours before the week's end, not only long before or after it
    is_unproven boolean not null,  -- could prove an absence, but had never listed a posting by then: its empty answers prove nothing
    last_complete_at timestamp,  -- latest complete evidence by then, UTC
    crawls integer not null,  -- crawls in the week
    complete integer not null,  -- of them with complete evidence
    partial integer not null,  -- of them partial
    doubtful integer not null,  -- of them doubtful
    failed integer not null,  -- of them failed
    skipped integer not null,  -- of them skipped
    last_reason varchar,  -- why the latest crawl of the week was no complete evidence
    open_vacancies integer not null,  -- in-scope vacancies first seen on it, open at the week's end
);
delete from core.board_week where week >= (select min(week) from build.stale_week);
insert into core.board_week
-- A board's own rhythm over the last 4 weeks: 48 h when read daily, else 1.5 times its median interval, 168 h at most. The median
-- of a list, since millions of medians that wait for their last value take 2 kB each, which cannot go to the disk.
with due as (
    select min(tau) - interval 28 day as from_at from build.stale_week
),
-- of what lies before the four weeks of the first stale week, only the latest of each board tells anything
complete as materialized (
    select board_id, observed_at from core.crawl, due where evidence = 'complete' and observed_at >= from_at
    union all
    select board_id, max(observed_at) from core.crawl, due where evidence = 'complete' and observed_at < from_at group by board_id
),
crawled_at as (
    select board_id, observed_at from core.crawl, due where observed_at >= from_at
    union all
    select board_id, max(observed_at) from core.crawl, due where observed_at < from_at group by board_id
),
read_at as (
    select board_id, observed_at,
           observed_at - lag(observed_at) over (partition by board_id order by observed_at) as gap
    from crawled_at
),
rhythm as (
    select w.week, r.board_id,
           least(168.0, greatest(any_value(k.panel_hours), 1.5 * list_median(list(epoch(r.gap) / 3600) filter (r.gap is not null)))) as hours
    from build.stale_week w
    cross join build.closing_constant k
    join read_at r on r.observed_at < w.tau + to_hours(k.panel_after_hours) and r.observed_at >= w.tau - interval 28 day
    group by all
),
-- what each week's own crawls showed
crawled as (
    select w.week, c.board_id,
           count(*) as crawls,
           count(*) filter (c.evidence = 'complete') as complete,
           count(*) filter (c.evidence = 'partial') as partial,
           count(*) filter (c.evidence = 'doubtful') as doubtful,
           count(*) filter (c.evidence = 'failed') as failed,
           count(*) filter (c.evidence = 'skipped') as skipped,
           arg_max(if(c.evidence = 'complete', null, coalesce(c.crawl_reason, c.evidence_rule)), c.observed_at) as last_reason
    from build.stale_week w
    join core.crawl c on c.observed_at >= w.begins_at and c.observed_at < w.tau
    group by all
),
-- the latest complete evidence as far as the panel window reaches, of any week
told as (
    select d.week, d.board_id, c.observed_at as last_complete_at
    from (select w.week, b.board_id, w.tau + to_hours(k.panel_after_hours) as until from build.stale_week w, core.board b, build.closing_constant k) d
    asof join complete c
        on c.board_id = d.board_id and d.until > c.observed_at
),
told_before as (
    select d.week, d.board_id, c.observed_at as last_complete_at
    from (select w.week, b.board_id, w.tau from build.stale_week w, core.board b) d
    asof join complete c
        on c.board_id = d.board_id and d.tau > c.observed_at
),
stock as (
    select w.week, v.board_id, count(*) as open_vacancies
    from build.stale_week w
    join core.vacancy_week s using (week)
    join core.vacancy v using (vacancy_id)
    group by all
)
select w.week, b.board_id,
       coalesce(t.last_complete_at >= w.tau - to_seconds(coalesce(r.hours, k.panel_hours) * 3600), false) and not p.is_unproven,
       coalesce(u.last_complete_at >= w.tau - to_hours(k.panel_hours), false),
       p.is_unproven,
       t.last_complete_at, coalesce(e.crawls, 0), coalesce(e.complete, 0), coalesce(e.partial, 0),
       coalesce(e.doubtful, 0), coalesce(e.failed, 0), coalesce(e.skipped, 0),
       e.last_reason, coalesce(s.open_vacancies, 0)
from build.stale_week w
join core.board b on true
join core.run first_run on first_run.sequence = b.first_run and first_run.clock < w.tau + interval 12 hour
cross join build.closing_constant k
join (select w.week, b.board_id,
             b.listing_kind in ('whole', 'page_set')
                 and coalesce(b.filled_at >= w.tau + to_hours(k.panel_after_hours), true) as is_unproven
      from build.stale_week w, core.board b, build.closing_constant k) p on p.week = w.week and p.board_id = b.board_id
left join crawled e on e.week = w.week and e.board_id = b.board_id
left join told t on t.week = w.week and t.board_id = b.board_id
left join told_before u on u.week = w.week and u.board_id = b.board_id
left join rhythm r on r.week = w.week and r.board_id = b.board_id
left join stock s on s.week = w.week and s.board_id = b.board_id;
