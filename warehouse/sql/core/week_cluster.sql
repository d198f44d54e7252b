-- What an interval with employers as clusters needs of each week's stock: its size, the number of employers, the sum of
-- squared sizes, and Student's quantile at the effective degrees of freedom, linear in 1/df between the tabled points.
-- Grain: one row per week and kind of stock.
-- Build: replaced.
create table core.week_cluster (
    week date not null,  -- Monday
    stock_kind varchar not null,  -- all vacancies, or those with usable text
    n integer not null,  -- vacancies
    m integer not null,  -- employers
    squares double not null,  -- sum over employers of squared vacancies
    df double not null,  -- (sum n_e)^2 / sum n_e^2 - 1
    t975 double,  -- Student's 0.975 quantile at df; null below the first tabled point
    primary key (week, stock_kind)
);
insert into core.week_cluster
with total as (
    select week, stock_kind, sum(n_e)::integer as n, count(*)::integer as m, sum(n_e::double * n_e) as squares
    from core.week_size group by all
),
degrees as (
    select *, (n::double * n) / squares - 1.0 as df from total
)
select d.week, d.stock_kind, d.n, d.m, d.squares, d.df,
       t_between(d.df, below.df, below.t975, above.df, above.t975)
from degrees d
asof left join core.t_quantile below on d.df >= below.df
asof left join core.t_quantile above on d.df <= above.df;
