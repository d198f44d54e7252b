-- Every posting's latest content must have been cleaned; rows returned were not.
select p.posting_id
from core.posting p
where not exists (select 1 from clean.reading r where r.row_hash = p.row_hash);
