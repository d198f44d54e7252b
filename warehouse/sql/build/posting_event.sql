-- What postings say from a week on, as numbers, as far as marts.week_quality asks for it: what is in force from their first
-- listing on, and each later version. What is known of a posting as a whole counts from its first listing on.
-- Grain: one row per posting and version.
-- Build: kept.
create table build.posting_event (
    posting_id integer not null,  -- the posting
    week date not null,  -- Monday of the week from which on it says so
    told ubigint not null,  -- hash of what it says
);
delete from build.posting_event where posting_id in (select posting_id from build.stale_membership where is_stale);
insert into build.posting_event
with stale as (
    from core.posting semi join (from build.stale_membership where is_stale) using (posting_id)
),
first_shown as (
    select posting_id, min(c.observed_at) as moment
    from raw.posting_version
    join core.crawl c using (crawl_id)
    semi join stale using (posting_id)
    group by posting_id
)
select posting_id, date_trunc('week', least(f.moment, p.first_seen_at))::date,
       hash(posting_id, v.row_hash, v.in_scope, p.title is null, p.published_at is null, if(m.vacancy_id = posting_id, null, m.rule))
from stale p
join first_shown f using (posting_id)
join core.posting_version v using (posting_id)
left join core.vacancy_posting m using (posting_id)
where v.version = 1
union all
select posting_id, date_trunc('week', v.seen_from)::date, hash(posting_id, v.version, v.row_hash, v.in_scope)
from stale
join core.posting_version v using (posting_id)
where v.version > 1;
