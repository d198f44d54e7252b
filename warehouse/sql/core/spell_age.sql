-- Spells of vacancies in scope as ages in days, for how long vacancies stay advertised (docs/method.md#days-advertised), as of
-- the newest week. Entry age: age when first observed, or when it came into scope. Exit age: age at the close; at leaving scope;
-- else when last known to be open, at the last complete evidence or, where that lacks it, at the last sight. Only spells with a
-- known opening, observed in the last 26 weeks.
-- Grain: one row a spell.
create or replace table core.spell_age (
    vacancy_id integer not null,  -- the vacancy
    spell integer not null,  -- 1, 2, 3 ...
    version integer not null,  -- the version in force when last observed, see core.vacancy_version
    entry_age double not null,  -- days open when first observed
    exit_age double not null,  -- days open at the close, or when last known to be open
    is_close boolean not null,  -- ended by a close; every other spell is censored there
);
insert into core.spell_age
with newest as (
    select max(tau) as tau from core.week
),
last_read as (
    select board_id, max(observed_at) as read_at, arg_max(crawl_id, observed_at) as crawl_id
    from core.crawl, newest
    where evidence = 'complete' and observed_at < tau
    group by board_id
),
open_posting as (
    select m.vacancy_id, s.posting_id, r.read_at, g.posting_id is not null as is_listed
    from core.posting_spell s
    join newest n on s.entered_at < n.tau and (s.ended_at is null or s.ended_at >= n.tau)
    join core.vacancy_posting m using (posting_id)
    join last_read r using (board_id)
    left join (select distinct crawl_id, posting_id from raw.sighting join last_read using (crawl_id)) g using (crawl_id, posting_id)
),
last_sight as (
    select o.posting_id, max(c.observed_at) as seen_at
    from open_posting o
    join raw.sighting g using (posting_id)
    join core.crawl c using (crawl_id)
    join newest n on c.observed_at < n.tau
    where not o.is_listed and c.is_sight
    group by o.posting_id
),
known_open as (
    select o.vacancy_id, max(if(o.is_listed, o.read_at, l.seen_at)) as until
    from open_posting o
    left join last_sight l using (posting_id)
    group by o.vacancy_id
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
    select s.*, n.tau, s.ended_at is null or s.ended_at >= n.tau as is_open
    from core.vacancy_spell s
    join newest n on s.entered_at < n.tau and (s.ended_at is null or s.ended_at >= n.tau - to_days(182))
    where s.open_date_known
),
aged as (
    select e.vacancy_id, e.spell, v.version, epoch(e.entered_at - e.opened_at) / 86400 as entry_age,
           epoch(case when e.is_open then k.until when e.end_kind = 'closed' then coalesce(e.closed_at, e.ended_at)
                      when e.end_kind = 'lost' then l.until else e.ended_at end - e.opened_at) / 86400 as exit_age,
           not e.is_open and e.end_kind = 'closed' as is_close
    from ended e
    join core.vacancy_version v on v.vacancy_id = e.vacancy_id and v.spell = e.spell and v.from_at < e.tau
         and (v.until_at is null or v.until_at >= e.tau or v.is_last)
    left join known_open k on k.vacancy_id = e.vacancy_id
    left join lost l on l.vacancy_id = e.vacancy_id and l.spell = e.spell
)
select vacancy_id, spell, version, greatest(entry_age, 0), exit_age, is_close
from aged
where exit_age > greatest(entry_age, 0);
