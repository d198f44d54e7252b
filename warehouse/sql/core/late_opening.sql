-- How many vacancies opened before a week's end are first seen only after its report's cut-off: the mean over the last 13 weeks, by
-- slice, and its range (docs/method.md#nowcast). Until 5 weeks are known: 0, with the range 0 to 1 % of the slice's stock.
-- Grain: one row per kind of slice and slice.
create or replace table core.late_opening (
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
    select count(*)::integer as weeks
    from core.week
    where week < (select max(week) from core.week) and week >= (select max(week) - 91 from core.week)
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
    select s.slice_kind, s.slice, c.weeks, s.open_vacancies, coalesce(m.total, 0) / nullif(c.weeks, 0) as mean,
           sqrt(greatest(0, coalesce(m.squares, 0) / nullif(c.weeks, 0) - power(coalesce(m.total, 0) / nullif(c.weeks, 0), 2))) as deviation
    from stock s cross join counted c left join summed m using (slice_kind, slice)
)
select slice_kind, slice, weeks, if(weeks >= 5, digits12(mean), 0), if(weeks >= 5, digits12(greatest(0, mean - 1.959963985 * deviation)), 0),
       if(weeks >= 5, digits12(mean + 1.959963985 * deviation), digits12(0.01::double * open_vacancies))
from spread;
