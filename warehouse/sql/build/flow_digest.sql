-- What the flows of each week, and the account of its readings, are made of beyond its stock (build.week_digest), as two numbers:
-- when one differs from the last build's, they are due again. Summed hashes of what happens to vacancies; and of what postings
-- say from then on, which boards are lost, and which runs were refused.
-- Grain: one row per week.
-- Build: replaced.
create table build.flow_digest (
    week date primary key,  -- Monday
    flows hugeint not null,  -- sum of the hashes of build.vacancy_event
    readings hugeint not null,  -- sum of the others
);
insert into build.flow_digest
with part as (
    select week, 0::hugeint as flows, 0::hugeint as readings from core.week
    union all
    select week, sum(told), 0 from build.vacancy_event group by week
    union all
    select week, 0, sum(told) from build.posting_event group by week
    union all
    -- a board that is lost when a week ends is lost in it
    select date_trunc('week', lost_at - interval 12 hour)::date, 0, hash(board_id, epoch, lost_at) from core.board_epoch where lost_at is not null
    union all
    select date_trunc('week', first_complete_at)::date, 0, hash(board_id, epoch, first_complete_at)
    from core.board_epoch where first_complete_at is not null
    union all
    select date_trunc('week', clock)::date, 0, hash(run_id) from core.refused_file where clock is not null
),
calendar as (
    select min(week) as first_week, max(week) as last_week from core.week
)
select greatest(week, first_week), sum(flows), sum(readings) from part, calendar where week <= last_week group by all;
