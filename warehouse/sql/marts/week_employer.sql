-- Who has in-scope vacancies open, and what moved. An employer whose board was not read is marked so, never counted
-- as gone.
-- Grain: one row per week and employer that had an open vacancy or a flow in the week or in the 8 weeks before.
-- Build: kept.
create table marts.week_employer (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    employer_key varchar not null,  -- normalised name
    employer varchar not null,  -- name as written
    is_agency boolean not null,  -- recruits for others
    open_vacancies integer not null,  -- open at the week's end
    new_vacancies integer not null,  -- opened in the week
    reposted_vacancies integer not null,  -- opened again
    closed_vacancies integer not null,  -- closed in the week
    net_flow integer not null,  -- new + reposted - closed
    open_share double,  -- of all open vacancies
    ci_low double,  -- lower end of its 95 % interval, were the other employers replaced by others like them; null where that cannot be told
    ci_high double,  -- upper end
    median_age_days double,  -- median days since opening of what is open
    pay_disclosed_share double,  -- of its open vacancies
    remote_share double,  -- of its open vacancies
    boards integer not null,  -- boards it is read from, lost ones left out
    is_read boolean not null,  -- whether all of them had complete evidence in the panel window
    state varchar not null check (state in ('open', 'entered', 'gone_quiet', 'not_read', 'none')),  -- what can be said of it
    vacancies integer not null,  -- n behind the row: open_vacancies
    employers integer not null,  -- 1
    suppressed_reason varchar,  -- why shares are not printed
    primary key (week, employer_key)
);
delete from marts.week_employer
where week >= (select min(week) from build.stale_flow) or employer_key in (select employer_key from build.stale_employer);
insert into marts.week_employer
-- due are all employers in stale weeks, and stale employers in earlier ones, too
with stock as (
    select w.week, w.vacancy_id, w.version, w.opened_at, w.week in (select week from build.stale_flow) as is_due
    from core.vacancy_week w
    where is_due or w.vacancy_id in (select vacancy_id from core.vacancy semi join build.stale_employer using (employer_key))
),
held as materialized (
    select w.week, v.employer_key, count(*) as open_vacancies,
           -- of a list: millions of medians in the making would not fit into memory
           list_median(list(date_diff('second', w.opened_at, k.tau) / 86400.0)) as median_age_days,
           count(*) filter (v.salary_min is not null or v.salary_max is not null) as disclosed,
           count(*) filter (v.workplace = 'remote') as remote
    from stock w
    join core.week k using (week)
    join core.vacancy_version v using (vacancy_id, version)
    group by all
),
spell as materialized (
    select v.employer_key, s.start_kind, s.end_kind, s.entered_at, s.ended_at,
           v.employer_key in (select employer_key from build.stale_employer) as is_of_stale
    from core.vacancy_spell s
    join core.vacancy v using (vacancy_id)
    where is_of_stale or s.ended_at is null or s.ended_at >= (select min(tau) from build.stale_flow) - interval 63 day
),
concerned as (
    select w.*, s.*
    from build.stale_flow w
    join spell s on s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau - interval 63 day)
    union all
    select w.*, s.*
    from (from core.week anti join build.stale_flow using (week)) w
    join (from spell where is_of_stale) s on s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau - interval 63 day)
),
flow as (
    select week, employer_key,
           count(*) filter (start_kind = 'new' and entered_at >= begins_at and entered_at < tau) as new_vacancies,
           count(*) filter (start_kind = 'reposted' and entered_at >= begins_at and entered_at < tau) as reposted_vacancies,
           count(*) filter (end_kind = 'closed' and ended_at >= begins_at and ended_at < tau) as closed_vacancies
    from concerned
    group by all
),
-- A board that is lost holds none of what is open, and would otherwise leave its employer unread for good.
covered as materialized (
    select f.week, f.employer_key, bw.board_id, bw.in_panel
    from flow f
    join build.employer_board b using (employer_key)
    join core.board_week bw on bw.week = f.week and bw.board_id = b.board_id
    where bw.week in (select week from flow)
),
coverage as (
    select week, employer_key, count(*) as boards, bool_and(in_panel) as is_read
    from covered
    where in_panel or (week, board_id) not in (from build.lost_board)
    group by all
),
-- the rows that stay count in sums and tell of earlier weeks
kept as not materialized (
    select week, employer_key, open_vacancies from marts.week_employer where open_vacancies > 0
),
first_week as (
    select employer_key, min(week) as first_week
    from (select employer_key, week from kept union all select employer_key, week from held)
    group by employer_key
),
before as (
    select week, employer_key, open_vacancies from held
    union all
    select week, employer_key, open_vacancies from kept where week >= (select min(week) - 56 from build.stale_flow)
),
everything as (
    select week, sum(open_vacancies) as n, count(*) as m, sum(open_vacancies * open_vacancies)::double as squares
    from (select week, open_vacancies from held union all select week, open_vacancies from kept)
    group by week
),
-- The sum of all others' vacancies varies as they do among each other: its standard error over itself, on the logarithm.
others as (
    select h.week, h.employer_key, h.open_vacancies as x, (s.n - h.open_vacancies)::double as rest, k.t975,
           sqrt(greatest(0.0, (s.m - 1.0) / (s.m - 2.0) * (s.squares - h.open_vacancies::double * h.open_vacancies
               - power(s.n - h.open_vacancies, 2) / (s.m - 1.0)))) / (s.n - h.open_vacancies) as se
    from held h
    join everything s using (week)
    join core.week_cluster k on k.week = h.week and k.stock_kind = 'all'
    where k.n >= 30 and k.m >= 5 and k.df >= 4
)
select f.week, w.week_label, f.employer_key, coalesce(n.employer, f.employer_key), coalesce(n.is_agency, false),
       coalesce(h.open_vacancies, 0), f.new_vacancies, f.reposted_vacancies, f.closed_vacancies,
       f.new_vacancies + f.reposted_vacancies - f.closed_vacancies,
       digits12(coalesce(h.open_vacancies, 0) / nullif(e.n, 0)),
       digits12(o.x / (o.x + o.rest * exp(o.t975 * o.se))), digits12(o.x / (o.x + o.rest * exp(-o.t975 * o.se))),
       digits12(h.median_age_days), digits12(h.disclosed / h.open_vacancies), digits12(h.remote / h.open_vacancies),
       coalesce(c.boards, 0), coalesce(c.is_read, false),
       case when not coalesce(c.is_read, false) then 'not_read'
            when coalesce(h.open_vacancies, 0) > 0 and first.first_week = f.week
                 and f.week > (select min(week) from core.week) then 'entered'
            when coalesce(h.open_vacancies, 0) > 0 then 'open'
            when coalesce(ago.open_vacancies, 0) >= 3 then 'gone_quiet'
            else 'none' end,
       coalesce(h.open_vacancies, 0), 1,
       if(coalesce(h.open_vacancies, 0) < 30, 'fewer than 30 vacancies', null)
from flow f
join core.week w using (week)
left join held h on h.week = f.week and h.employer_key = f.employer_key
left join before ago on ago.week = f.week - 56 and ago.employer_key = f.employer_key
left join coverage c on c.week = f.week and c.employer_key = f.employer_key
left join first_week first on first.employer_key = f.employer_key
left join everything e on e.week = f.week
left join others o on o.week = f.week and o.employer_key = f.employer_key
left join core.employer n on n.employer_key = f.employer_key;
