-- Boards read completely for 14 days or more that never listed a posting: the token may be stale.
select b.source, b.board, count(*) as crawls
from core.board b
join core.crawl c using (board_id)
where b.listing_kind in ('whole', 'page_set')
group by all
having max(c.listed) = 0 and max(c.observed_at) - min(c.observed_at) >= interval 14 day;
