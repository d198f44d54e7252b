-- Boards whose newest answer held rows or pages that could not be read: rows without an id, and postings listed unread.
select b.source, b.board, c.rows_without_id, coalesce(list_sum(map_values(r.unread))::integer, 0) as unread
from core.crawl c
join core.board b using (board_id)
join raw.crawl r using (crawl_id)
where c.crawl_status in ('complete', 'partial')
qualify row_number() over (partition by c.board_id order by c.crawl_id desc) = 1
    and (c.rows_without_id > 0 or list_sum(map_values(r.unread)) > 0);
