-- Postings published in each week in threads and windows, which prove no absence and so have no stock.
-- Grain: one row per week and source of that kind.
-- Build: replaced.
create table marts.week_thread (
    week date not null,  -- Monday
    week_label varchar not null,  -- ISO year and week
    source varchar not null,  -- collector
    postings integer not null,  -- postings published in the week
    in_scope integer not null,  -- of them in scope
    vacancies integer not null,  -- n behind the row: postings
    employers integer not null,  -- employers named
    suppressed_reason varchar,  -- why the row is not printed
    primary key (week, source)
);
insert into marts.week_thread
select w.week, w.week_label, p.source, count(*), count(*) filter (v.in_scope), count(*), count(distinct r.employer_key),
       if(count(*) < 30, 'fewer than 30 postings', null)
from core.week w
join core.posting p on coalesce(p.published_at, p.first_seen_at) >= w.begins_at and coalesce(p.published_at, p.first_seen_at) < w.tau
join core.board b using (board_id)
join core.posting_version v on v.posting_id = p.posting_id and is_in_force(v, w.tau)
join clean.reading r on r.row_hash = v.row_hash
where b.listing_kind in ('window', 'thread')
group by all;
