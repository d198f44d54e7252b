-- The calendar: ISO weeks from the first complete evidence to the last one over, whether anybody read or not. While
-- no week is over yet, the current one stands in as the first reading: its instant is the build's clock.
-- Grain: one row per week, by its Monday.
-- Build: replaced.
create table core.week (
    week date primary key,  -- its Monday
    week_label varchar not null,  -- ISO year and week, or first for the first reading
    begins_at timestamp not null,  -- Monday 00:00 UTC
    tau timestamp not null,  -- reference instant: the Monday 00:00 UTC that ends it
);
insert into core.week
with span as (
    select date_trunc('week', min(c.observed_at))::date as first_week,
           date_trunc('week', (select now from core.clock))::date as this_week
    from core.crawl c
    where c.evidence = 'complete'
)
select first_week, 'first', first_week::timestamp, (select now from core.clock) + interval 1 second
from span
where first_week = this_week
union all
select d::date, strftime(d, '%G-W%V'), d::timestamp, d::timestamp + to_days(7)
from span, unnest(generate_series(first_week, this_week - 7, interval 7 day)) as t(d)
where first_week is not null;
