-- What the numbers of each week are made of, as one number: when it differs from the last build's, the week is due again.
-- Summed hashes of the stock with its employers, skills, traits, slices, pay, lengths and unconfirmed closes, and of the
-- crawls that could tell of the week.
-- Grain: one row per week.
-- Build: replaced.
create table build.week_digest (
    week date primary key,  -- Monday
    digest hugeint not null,  -- sum of the hashes
);
insert into build.week_digest
with vacancy as (
    select d.vacancy_id, d.version, hash(d.told, l.words, l.quintile) as told
    from build.version_digest d
    left join core.vacancy_length l using (vacancy_id, version)
),
stock as (
    select w.week, sum(hash(w.entered_at, w.opened_at, u.absent_at, v.told)) as told
    from core.vacancy_week w
    join vacancy v using (vacancy_id, version)
    left join core.unconfirmed u using (week, vacancy_id)
    group by w.week
),
part as (
    -- shares at equal text length rest on the stock of the first 13 weeks, in every week
    select week, hash(tau, (select sum(told) from stock where week < (select min(week) + 91 from core.week)))::hugeint as told
    from core.week
    union all
    from stock
    union all
    -- a board is in the weeks that end up to twelve hours before the run that first listed it
    select date_trunc('week', clock - interval 12 hour)::date, sum(hash(sequence, clock)) from core.run group by all
    union all
    -- a crawl until twelve hours after a week's end still belongs to its panel window
    select date_trunc('week', c.observed_at - interval 12 hour)::date, sum(hash(c)) from core.crawl c group by all
),
calendar as (
    select min(week) as first_week, max(week) as last_week from core.week
)
select greatest(week, first_week), sum(told) from part, calendar where week <= last_week group by all;
