-- Spells of vacancies in scope as ages in days, for how long vacancies stay advertised (docs/method.md#days-advertised), as of
-- each stale week. Entry age: age when first observed, or when it came into scope. Exit age: age at the close; at leaving scope;
-- else when last known to be open, at the last complete evidence or, where that lacks it, at the last sight. Only spells with a
-- known opening, observed in the last 26 weeks.
-- Grain: one row per stale week and spell.
-- Build: replaced.
create table build.stale_spell_age (
    week date not null,  -- Monday
    vacancy_id integer not null,  -- the vacancy
    spell integer not null,  -- 1, 2, 3 ...
    version integer not null,  -- the version in force when last observed, see core.vacancy_version
    entry_age double not null,  -- days open when first observed
    exit_age double not null,  -- days open at the close, or when last known to be open
    is_close boolean not null,  -- ended by a close; every other spell is censored there
);
insert into build.stale_spell_age
-- of the answers before the first week, only each board's newest: clocks never step back, so it has the largest number, too
with complete as (
    select board_id, observed_at, crawl_id from core.crawl
    where evidence = 'complete' and observed_at >= (select min(tau) from build.stale_flow)
    union all
    select board_id, max(observed_at), max(crawl_id) from core.crawl
    where evidence = 'complete' and observed_at < (select min(tau) from build.stale_flow)
    group by board_id
),
last_read as (
    select d.week, d.tau, d.board_id, c.observed_at as read_at, c.crawl_id
    from (select w.week, w.tau, b.board_id from build.stale_flow w, core.board b) d
    asof join (select board_id, observed_at, max(crawl_id) as crawl_id from complete group by all) c
        on c.board_id = d.board_id and d.tau > c.observed_at
),
stock as (
    select w.week, m.vacancy_id, m.posting_id
    from core.vacancy_week w
    semi join build.stale_flow using (week)
    join core.vacancy_posting m using (vacancy_id)
),
open_posting as materialized (
    select r.week, r.tau, w.vacancy_id, s.posting_id, r.read_at, r.crawl_id
    from stock w
    join core.posting_spell s using (posting_id)
    join last_read r on r.week = w.week and r.board_id = s.board_id
    where s.entered_at < r.tau and (s.ended_at is null or s.ended_at >= r.tau)
),
listed as (
    select distinct crawl_id, posting_id
    from (from raw.sighting semi join open_posting using (crawl_id))
    semi join open_posting using (crawl_id, posting_id)
),
unlisted as (
    from open_posting anti join listed using (crawl_id, posting_id)
),
last_sight as (
    select o.week, o.posting_id, max(c.observed_at) as seen_at
    from unlisted o
    join raw.sighting g using (posting_id)
    join core.crawl c on c.crawl_id = g.crawl_id and c.observed_at < o.tau
    where c.is_sight
    group by all
),
known_open as (
    select o.week, o.vacancy_id, max(o.until) as until
    from (select week, vacancy_id, read_at as until from open_posting join listed using (crawl_id, posting_id)
          union all
          select o.week, o.vacancy_id, l.seen_at from unlisted o left join last_sight l using (week, posting_id)) o
    group by all
),
lost as (
    select s.vacancy_id, s.spell, max(p.last_sight_at) as until
    from core.vacancy_spell s
    join core.vacancy_posting m using (vacancy_id)
    join core.posting_spell p on p.posting_id = m.posting_id and p.ended_at = s.ended_at
    where s.end_kind = 'lost'
    group by s.vacancy_id, s.spell
),
ended as (
    select w.week, w.tau, s.*, s.ended_at is null or s.ended_at >= w.tau as is_open
    from core.vacancy_spell s
    join build.stale_flow w on s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau - to_days(182))
    where s.open_date_known
),
aged as (
    select e.week, e.vacancy_id, e.spell, v.version, epoch(e.entered_at - e.opened_at) / 86400 as entry_age,
           epoch(case when e.is_open then k.until when e.end_kind = 'closed' then coalesce(e.closed_at, e.ended_at)
                      when e.end_kind = 'lost' then l.until else e.ended_at end - e.opened_at) / 86400 as exit_age,
           not e.is_open and e.end_kind = 'closed' as is_close
    from ended e
    join core.vacancy_version v on v.vacancy_id = e.vacancy_id and v.spell = e.spell and v.from_at < e.tau
         and (v.until_at is null or v.until_at >= e.tau or v.is_last)
    left join known_open k on k.week = e.week and k.vacancy_id = e.vacancy_id
    left join lost l on l.vacancy_id = e.vacancy_id and l.spell = e.spell
)
select week, vacancy_id, spell, version, greatest(entry_age, 0), exit_age, is_close
from aged
where exit_age > greatest(entry_age, 0);
