-- How many vacancies are open at a week's end that its report cannot know of (core.late_vacancy): the mean over the last 13 weeks,
-- by slice, and the range of one more week (docs/method.md#nowcast). Until 3 weeks are known the range is 0 to 3 % of the slice's
-- stock, or to twice the mean.
-- Grain: one row per kind of slice and slice.
-- Build: replaced.
create table core.late_opening (
    slice_kind varchar not null,  -- as in core.vacancy_slice
    slice varchar not null,  -- as in core.vacancy_slice
    weeks integer not null,  -- weeks known, at most 13
    late_openings double not null,  -- mean a week
    ci_low double not null,  -- lower end of what a week may hold
    ci_high double not null,  -- upper end
    primary key (slice_kind, slice)
);
insert into core.late_opening
with counted as (
    select count(distinct week)::integer as weeks
    from core.board_week
    where in_panel and week < (select max(week) from core.week) and week >= (select max(week) - 91 from core.week)
      and week > (select min(week) from core.week)
),
by_week as (
    select x.slice_kind, x.slice, l.week, count(*)::double as n
    from core.late_vacancy l join core.vacancy_slice x using (vacancy_id, version)
    group by all
),
summed as (
    select slice_kind, slice, sum(n) as total, sum(n * n) as squares from by_week group by all
),
stock as (
    select x.slice_kind, x.slice, count(*) as open_vacancies
    from core.vacancy_week w join core.vacancy_slice x using (vacancy_id, version)
    where w.week = (select max(week) from core.week)
    group by all
),
spread as (
    select s.slice_kind, s.slice, c.weeks, s.open_vacancies, coalesce(coalesce(m.total, 0) / nullif(c.weeks, 0), 0) as mean,
           sqrt(greatest(0, coalesce(m.squares, 0) - coalesce(m.total, 0) * coalesce(m.total, 0) / nullif(c.weeks, 0)) / nullif(c.weeks - 1, 0)) as deviation
    from stock s cross join counted c left join summed m using (slice_kind, slice)
),
-- what one more week may hold: Student's t at one degree of freedom less than weeks known, linear in 1/df between the tabled points
ranged as (
    select s.*, t_between(s.weeks - 1.0, below.df, below.t975, above.df, above.t975) * s.deviation * sqrt(1 + 1.0 / s.weeks) as half
    from spread s
    asof left join core.t_quantile below on s.weeks - 1.0 >= below.df
    asof left join core.t_quantile above on s.weeks - 1.0 <= above.df
)
select slice_kind, slice, weeks, digits12(mean), if(weeks >= 3, digits12(greatest(0, mean - half)), 0),
       digits12(if(weeks >= 3, mean + half, greatest(2 * mean, 0.03::double * open_vacancies)))
from ranged;
