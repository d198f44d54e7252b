-- Which crawl listed which posting.
-- Grain: one row per crawl and posting; complete and partial answers alike.
-- Build: kept.
create table raw.sighting (
    crawl_id integer not null,  -- the crawl
    posting_id integer not null,  -- the posting
    is_closed boolean not null,  -- whether the source itself said that the posting is over, or no longer listed
    is_unread boolean default false,  -- listed, but its row or page could not be read: a sight of the posting, not of its content
);
