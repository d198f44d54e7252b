-- A posting may be closed only by complete evidence, or by its source's own word; rows returned are closed by neither.
select s.posting_id, s.spell, s.first_absent_at
from core.posting_spell s
where s.end_kind = 'closed'
  and not exists (select 1 from core.crawl c
                  where c.board_id = s.board_id and c.observed_at = s.first_absent_at and c.evidence = 'complete')
  and not exists (select 1 from raw.sighting g join core.crawl c using (crawl_id)
                  where g.posting_id = s.posting_id and g.is_closed and c.observed_at = s.first_absent_at);
