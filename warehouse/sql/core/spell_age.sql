-- Spells of vacancies in scope as ages in days, for how long vacancies stay advertised (docs/method.md#days-advertised), as of
-- the newest week.
-- Entry age: age when first observed; exit age: age at the close, else where the spell ended
-- otherwise or the board's last complete evidence lies. Only spells with
-- a known opening, observed in the last 26 weeks.
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
    select board_id, max(observed_at) as last_complete_at from core.crawl, newest where evidence = 'complete' and observed_at < tau group by board_id
),
aged as (
    select s.vacancy_id, s.spell, v.version, epoch(s.entered_at - s.opened_at) / 86400 as entry_age,
           epoch(if(s.end_kind = 'closed' and s.ended_at < n.tau, coalesce(s.closed_at, s.ended_at), least(coalesce(s.ended_at, n.tau), l.last_complete_at)) - s.opened_at)
               / 86400 as exit_age,
           coalesce(s.end_kind = 'closed' and s.ended_at < n.tau, false) as is_close,
           coalesce(s.ended_at, n.tau) as until, n.tau
    from core.vacancy_spell s
    join core.vacancy_version v using (vacancy_id, spell)
    join last_read l using (board_id)
    cross join newest n
    where v.from_at < n.tau and (coalesce(v.until_at, timestamp 'infinity') >= n.tau or v.is_last)
      and s.open_date_known and s.entered_at < n.tau
)
select vacancy_id, spell, version, greatest(entry_age, 0), exit_age, is_close
from aged
where exit_age > greatest(entry_age, 0) and until >= tau - to_days(182);
