-- How the stock of each week divides over employers, the base of every interval with employers as clusters (docs/method.md#skills).
-- Kind all counts every in-scope vacancy, kind text those with usable text; unconfirmed closes are left out (docs/method.md#nowcast).
-- Grain: one row per week, kind of stock and employer with at least one vacancy in it.
-- Build: kept.
create table core.week_size (
    week date not null,  -- Monday
    stock_kind varchar not null,  -- all vacancies, or those with usable text
    employer_key varchar not null,  -- the employer
    n_e integer not null,  -- its vacancies in the stock
);
delete from core.week_size where week >= (select min(week) from build.stale_week);
insert into core.week_size
select w.week, k.stock_kind, v.employer_key, count(*)
from core.vacancy_week w anti join core.unconfirmed using (week, vacancy_id)
join build.stale_week using (week)
join core.vacancy_version v using (vacancy_id, version)
join (values ('all'), ('text')) k(stock_kind) on k.stock_kind = 'all' or v.has_text
group by all;
