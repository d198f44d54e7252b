-- Outside series for context, never mixed into ours (docs/method.md#benchmarks): values as published, on Mondays, with the change over 13
-- weeks that the report sets beside our own.
-- Grain: one row per series, country and Monday. Attribution and licence stand in each row.
-- Build: replaced.
create table marts.benchmark (
    series varchar not null,  -- what it is
    country varchar not null,  -- ISO 3166 alpha-2
    week date not null,  -- Monday
    value double not null,  -- as published
    unit varchar not null,  -- unit of the value
    change_13 double,  -- value minus that of 13 weeks before, in the unit
    source varchar not null,  -- whom to name
    licence varchar not null,  -- under which it may be shown
    primary key (series, country, week)
);
insert into marts.benchmark
select y.series, y.country, y.day, y.value, y.unit, digits12(y.value - b.value), y.source, y.licence
from core.benchmark_value y
left join core.benchmark_value b on b.series = y.series and b.country = y.country and b.day = y.day - 91;
