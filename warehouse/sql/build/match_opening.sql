-- Openings that are matched with each other in this build, with what matching asks of them: in scope, of a known
-- employer, with a text. Openings of one employer and title have one name; where a name has many, not every pair of
-- them is looked at (build.match_text_pair, core.posting_match).
-- Grain: one row per posting of build.stale_match.
-- Build: replaced.
create table build.match_opening (
    posting_id integer primary key,  -- the posting
    source varchar not null,  -- its source
    requisition_id varchar,  -- opening number
    name integer not null,  -- number of its employer and title
    employer_key varchar not null,  -- the employer
    text integer not null,  -- number of its text under that name
    row_hash varchar not null,  -- a content with that text, key of clean.block
    is_many boolean not null,  -- whether the name has many openings
    is_remote boolean not null,  -- may be done remotely
    places varchar[],  -- where, sorted: country and city, else as published
    entered_at timestamp not null,  -- when it entered stock, UTC
    first_sight_at timestamp not null,  -- first crawl that listed it, UTC
    ended_at timestamp not null,  -- when it left stock, UTC; the year 9999 while open
    end_kind varchar,  -- how its latest spell ended
);
insert into build.match_opening
with span as (
    select posting_id, min(entered_at) as entered_at, min(first_sight_at) as first_sight_at,
           max(coalesce(ended_at, timestamp '9999-01-01')) as ended_at,
           arg_max(end_kind, entered_at) as end_kind
    from core.posting_spell
    join build.stale_match using (posting_id)
    group by posting_id
),
opening as (
    select p.posting_id, p.source, e.requisition_id, e.employer_key, e.title_key as title, e.row_hash, e.text_key,
           r.workplace = 'remote' as is_remote, s.entered_at, s.first_sight_at, s.ended_at, s.end_kind,
           list_sort(list_distinct(if(len(r.places) > 0,
               list_transform(r.places, lambda place: coalesce(place.country, '') || '/' || coalesce(place.city, '')),
               list_transform(e.location_texts, lambda t: lower(trim(t)))))) as places
    from core.posting p
    join build.stale_match using (posting_id)
    join core.employer_of_posting e using (posting_id)
    join clean.reading r on r.row_hash = e.row_hash
    join span s using (posting_id)
    where e.is_opening and e.in_scope and e.employer_key <> 'unknown' and e.text_key is not null and e.title_key is not null
)
select posting_id, source, requisition_id, dense_rank() over (order by employer_key, title), employer_key,
       dense_rank() over (order by employer_key, title, text_key),
       min(row_hash) over (partition by employer_key, title, text_key),
       count(*) over (partition by employer_key, title) > (select match_all_to from build.closing_constant),
       is_remote, places, entered_at, first_sight_at, ended_at, end_kind
from opening;
