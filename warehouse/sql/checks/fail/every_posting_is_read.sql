-- Every content of a posting must have been cleaned; rows returned were not.
select v.posting_id, v.version
from core.posting_version v
where not exists (select 1 from clean.reading r where r.row_hash = v.row_hash);
