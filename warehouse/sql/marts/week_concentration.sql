-- How concentrated the open vacancies are among employers (docs/method.md#employers): the share of the ten largest, the Herfindahl index
-- and the number of equal employers that would give the same index.
-- Grain: one row per week.
-- Build: replaced.
create table marts.week_concentration (
    week date primary key,  -- Monday
    week_label varchar not null,  -- ISO year and week
    vacancies integer not null,  -- open vacancies
    employers integer not null,  -- employers with one
    top10_share double not null,  -- share of the ten employers with most
    hhi double not null,  -- 10000 times the sum of squared shares
    effective_employers double not null,  -- 1 / sum of squared shares
    suppressed_reason varchar,  -- why it is not printed
);
insert into marts.week_concentration
with ranked as (
    select week, n_e, row_number() over (partition by week order by n_e desc, employer_key) as place
    from core.week_size where stock_kind = 'all'
),
top as (
    select week, sum(n_e) as ten from ranked where place <= 10 group by week
)
select k.week, w.week_label, k.n, k.m, digits12(t.ten / k.n), digits12(10000 * k.squares / (k.n::double * k.n)),
       digits12(k.n::double * k.n / k.squares),
       case when k.n < 30 then 'fewer than 30 vacancies' when k.m < 5 then 'fewer than 5 employers' end
from core.week_cluster k
join top t using (week)
join core.week w using (week)
where k.stock_kind = 'all';
