-- Who has in-scope vacancies open, and what moved. An employer whose board was not read is marked so, never counted
-- as gone.
-- Grain: one row per week and employer that had an open vacancy or a flow in the week or in the 8 weeks before.
-- Build: replaced.
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
insert into marts.week_employer
with held as (
    select w.week, v.employer_key, count(*) as open_vacancies,
           -- of a list: millions of medians in the making would not fit into memory
           list_median(list(date_diff('second', w.opened_at, k.tau) / 86400.0)) as median_age_days,
           count(*) filter (v.salary_min is not null or v.salary_max is not null) as disclosed,
           count(*) filter (v.workplace = 'remote') as remote
    from core.vacancy_week w
    join core.week k using (week)
    join core.vacancy_version v using (vacancy_id, version)
    group by all
),
flow as (
    select w.week, v.employer_key,
           count(*) filter (s.start_kind = 'new' and s.entered_at >= w.begins_at and s.entered_at < w.tau) as new_vacancies,
           count(*) filter (s.start_kind = 'reposted' and s.entered_at >= w.begins_at and s.entered_at < w.tau)
               as reposted_vacancies,
           count(*) filter (s.end_kind = 'closed' and s.ended_at >= w.begins_at and s.ended_at < w.tau) as closed_vacancies
    from core.week w
    join core.vacancy_spell s on s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau - interval 63 day)
    join core.vacancy v using (vacancy_id)
    group by all
),
board_of as (
    select distinct v.employer_key, p.board_id
    from core.vacancy v
    join core.vacancy_posting x using (vacancy_id)
    join core.posting p using (posting_id)
    where v.vacancy_id in (select vacancy_id from core.vacancy_spell)
),
-- A board that is lost holds none of what is open, and would otherwise leave its employer unread for good.
coverage as (
    select bw.week, b.employer_key, count(*) as boards, bool_and(bw.in_panel) as is_read
    from board_of b
    join core.board_week bw using (board_id)
    join core.board l using (board_id)
    join marts.week_board s on s.week = bw.week and s.source = l.source and s.board = l.board
    where s.state <> 'lost'
    group by all
),
first_week as (
    select employer_key, min(week) as first_week from held group by all
),
everything as (
    select sum(open_vacancies) as open_vacancies, week from held group by week
),
-- The sum of all others' vacancies varies as they do among each other: its standard error over itself, on the logarithm.
others as (
    select h.week, h.employer_key, h.open_vacancies as x, (s.n - h.open_vacancies)::double as rest, k.t975,
           sqrt(greatest(0.0, (s.m - 1.0) / (s.m - 2.0) * (s.squares - h.open_vacancies::double * h.open_vacancies
               - power(s.n - h.open_vacancies, 2) / (s.m - 1.0)))) / (s.n - h.open_vacancies) as se
    from held h
    join (select week, sum(open_vacancies) as n, count(*) as m, sum(open_vacancies * open_vacancies)::double as squares from held group by week) s
        using (week)
    join core.week_cluster k on k.week = h.week and k.stock_kind = 'all'
    where k.n >= 30 and k.m >= 5 and k.df >= 4
)
select f.week, w.week_label, f.employer_key, coalesce(n.employer, f.employer_key), coalesce(n.is_agency, false),
       coalesce(h.open_vacancies, 0), f.new_vacancies, f.reposted_vacancies, f.closed_vacancies,
       f.new_vacancies + f.reposted_vacancies - f.closed_vacancies,
       digits12(coalesce(h.open_vacancies, 0) / nullif(e.open_vacancies, 0)),
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
left join held ago on ago.week = f.week - 56 and ago.employer_key = f.employer_key
left join coverage c on c.week = f.week and c.employer_key = f.employer_key
left join first_week first on first.employer_key = f.employer_key
left join everything e on e.week = f.week
left join others o on o.week = f.week and o.employer_key = f.employer_key
left join core.employer n on n.employer_key = f.employer_key;
