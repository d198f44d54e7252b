-- Boards whose newest answer shows another company's board: nothing of it counts, and their own postings are lost after 28 days,
-- until the board list is corrected (docs/method.md#closing-rules).
select b.source, b.board, b.employer, max(c.observed_at) as latest
from core.board b
join core.crawl c using (board_id)
where c.evidence_rule is not null
group by all
having arg_max(c.evidence_rule, c.crawl_id) = 'shows another company''s board';
