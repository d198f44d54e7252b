-- What matching asks of each advertisement, by the content that it is known by: its first in scope with a text, so that later
-- edits undo no match. Where there is none, its first with a text, else its first.
-- Grain: one row per posting.
-- Build: kept.
create table core.employer_of_posting (
    posting_id integer primary key,  -- the posting
    employer_key varchar not null,  -- joining key of the employer: as the posting names it, else as its board's line does or did, see core.former_employer
    in_scope boolean not null,  -- whether any of its contents is known to be in scope
    is_opening boolean not null,  -- whether any of its contents advertises an opening and is listed
    title_key varchar,  -- title as it is compared: lower case, letters and digits, without (m/f/d)
    requisition_id varchar,  -- opening number first stated, shared by postings of one vacancy
    row_hash varchar not null,  -- the content, see core.posting_version
    text_key varchar,  -- its wording, see raw.posting_text; null where there is none
    location_texts varchar[],  -- its places as published
);
delete from core.employer_of_posting where posting_id in (select posting_id from build.changed_posting);
insert into core.employer_of_posting
with content as (
    select v.posting_id, v.version, v.row_hash, v.is_listed and not v.is_prospect as is_opening, coalesce(v.in_scope, false) as in_scope,
           r.text_key, r.title, r.requisition_id, r.location_texts, r.employer_text
    from core.posting_version v
    join build.changed_posting using (posting_id)
    join raw.posting_version r using (posting_id, row_hash)
),
known_by as (
    select *, arg_min(requisition_id, version) over same as first_requisition, bool_or(is_opening) over same as is_ever_opening
    from content
    window same as (partition by posting_id)
    qualify row_number() over (partition by posting_id order by in_scope desc, text_key is null, version) = 1
),
-- the former employer of those whose latest spell lies before their board passed to another company
before as (
    select s.posting_id, f.employer_key
    from (select posting_id, board_id, max(first_sight_at) as seen_at
          from core.posting_spell where board_id in (select board_id from core.former_employer) group by all) s
    asof join core.board_epoch e on e.board_id = s.board_id and s.seen_at >= e.first_complete_at
    join core.former_employer f on f.board_id = e.board_id and f.epoch = e.epoch
)
select k.posting_id, coalesce(if(k.employer_text is null, b.employer_key, null), r.employer_key, 'unknown'), k.in_scope, k.is_ever_opening, title_key(k.title),
       k.first_requisition, k.row_hash, k.text_key, k.location_texts
from known_by k
join clean.reading r using (row_hash)
left join before b on b.posting_id = k.posting_id;
