-- Postings whose vacancy this build decides again, and the twins and clones that it is decided beside: what is matched
-- again (all that changed is among it), what shares a requisition number or a text of now or before with it at its board, and all
-- that the last build had in one vacancy with one of them. Numbers, clones and pairs of other postings join them as they did.
-- Grain: one row per posting.
-- Build: replaced.
create table build.stale_membership (
    posting_id integer primary key,  -- the posting
    is_stale boolean not null,  -- false: only beside others
);
insert into build.stale_membership
with worded as (
    select distinct p.board_id, v.text_key
    from build.stale_match
    join core.posting p using (posting_id)
    join raw.posting_version v using (posting_id)
),
numbered as (
    select distinct p.board_id, v.requisition_id
    from build.stale_match
    join core.posting p using (posting_id)
    join raw.posting_version v using (posting_id)
    where v.requisition_id is not null
),
sharing as (
    select posting_id from build.stale_match
    union
    select p.posting_id
    from core.employer_of_posting e
    join core.posting p using (posting_id)
    join worded w on w.board_id = p.board_id and w.text_key = e.text_key
    union
    select p.posting_id
    from core.employer_of_posting e
    join core.posting p using (posting_id)
    join numbered n on n.board_id = p.board_id and n.requisition_id = e.requisition_id
),
stale as (
    select posting_id from sharing
    union
    select posting_id
    from last_member
    where vacancy_id in (select vacancy_id from last_member join sharing using (posting_id))
),
stale_text as (
    select distinct p.board_id, e.text_key
    from stale
    join core.posting p using (posting_id)
    join core.employer_of_posting e using (posting_id)
),
beside as (
    select p.posting_id
    from core.employer_of_posting e
    join core.posting p using (posting_id)
    join stale_text d on d.board_id = p.board_id and d.text_key = e.text_key
)
select posting_id, true from stale
union
select posting_id, false from (from beside except from stale);
