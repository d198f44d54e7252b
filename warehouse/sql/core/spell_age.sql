-- Spells of vacancies in scope as ages in days, for how long vacancies stay advertised (docs/method.md#days-advertised), as of
-- the newest week. Entry age: age when first observed, or when it came into scope. Exit age: age at the close; at leaving scope;
-- else when last known to be open, at the last complete evidence or, where that lacks it, at the last sight. Only spells with a
-- known opening, observed in the last 26 weeks.
-- Grain: one row per spell.
-- Build: replaced.
create table core.spell_age (
    vacancy_id integer not null,  -- the vacancy
    spell integer not null,  -- 1, 2, 3 ...
    version integer not null,  -- the version in force when last observed, see core.vacancy_version
    entry_age double not null,  -- days open when first observed
    exit_age double not null,  -- days open at the close, or when last known to be open
    is_close boolean not null,  -- ended by a close; every other spell is censored there
);
insert into core.spell_age
select * exclude (week) from build.stale_spell_age where week = (select max(week) from core.week);
