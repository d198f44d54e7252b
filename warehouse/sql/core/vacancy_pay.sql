-- The base pay that in-scope vacancies state, as a yearly floor and ceiling in its own currency; nothing is converted.
-- Refused and counted with the reason: total compensation, below a living, a ceiling above four floors, above 1.5 million.
-- Grain: one row per vacancy and version that states pay. Hour x 2080, day x 260, week x 52, month x 12.
-- Build: kept.
create table core.vacancy_pay (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version, see core.vacancy_version
    currency varchar,  -- ISO 4217
    floor double,  -- lower end a year
    ceiling double,  -- upper end a year
    period varchar,  -- as stated: year, month, week, day, hour
    refused varchar,  -- why it counts in no pay number; null where it counts
);
delete from core.vacancy_pay where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy_pay
with stated as (
    select vacancy_id, version, salary_currency as currency, salary_period as period, salary_kind,
           coalesce(salary_min, salary_max) * factor as floor, coalesce(salary_max, salary_min) * factor as ceiling
    from core.vacancy_version
    join build.stale_vacancy using (vacancy_id)
    join (values ('year', 1), ('month', 12), ('week', 52), ('day', 260), ('hour', 2080)) f(salary_period, factor) using (salary_period)
    where coalesce(salary_min, salary_max) is not null
)
select vacancy_id, version, currency, floor, ceiling, period,
       case when salary_kind = 'total' then 'total compensation' when currency is null then 'currency not stated'
            when ceiling > 4 * floor then 'ceiling above four floors'
            when currency in ('USD', 'EUR', 'GBP', 'CHF', 'CAD', 'AUD', 'SGD', 'NZD') and floor < 15000 then 'below a living'
            when currency in ('USD', 'EUR', 'GBP', 'CHF', 'CAD', 'AUD', 'SGD', 'NZD') and ceiling > 1500000 then 'above 1.5 million' end
from stated;
