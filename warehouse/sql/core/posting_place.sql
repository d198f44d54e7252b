-- Where each advertisement says that the job can be done, by its latest content. One out of scope and of no adjacent role (data
-- scientist, research scientist, data engineer, data analyst, manager or lead) has none: its text is not read for it.
-- Grain: one row per posting, country and city; nothing where no place is stated.
-- Build: kept.
create table core.posting_place (
    posting_id integer not null,  -- the posting
    country varchar,  -- ISO 3166 alpha-2, * for world-wide
    city varchar,  -- English name
);
delete from core.posting_place where posting_id in (select posting_id from build.changed_posting);
insert into core.posting_place
select distinct p.posting_id, place.country, place.city
from core.posting p
join build.changed_posting using (posting_id)
join clean.reading r using (row_hash), unnest(r.places) as t(place);
