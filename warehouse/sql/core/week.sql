-- The calendar: ISO weeks from the first complete evidence to the last one over, whether anybody read or not.
-- Grain: one row a week, by its Monday.
create or replace table core.week (
    week date primary key,  -- its Monday
    week_label varchar not null,  -- ISO year and week
    begins_at timestamp not null,  -- Monday 00:00 UTC
    tau timestamp not null,  -- reference instant: the Monday 00:00 UTC that ends it
);
insert into core.week
with span as (
    select date_trunc('week', min(c.observed_at))::date as first_week,
           date_trunc('week', (select max(clock) from core.run))::date as this_week
    from core.crawl c
    where c.evidence = 'complete'
)
select d::date, strftime(d, '%G-W%V'), d::timestamp, d::timestamp + to_days(7)
from span, unnest(generate_series(first_week, this_week - 7, interval 7 day)) as t(d)
where first_week is not null;
