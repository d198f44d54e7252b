-- Open vacancies that require nothing a CV lacks, among those with usable text and at least three skills. requiring_none counts
-- those of them that only prefer.
-- Grain: one row per group.
select g.group_no, coalesce(k.n, 0) as vacancies, coalesce(k.m, 0) as employers, coalesce(f.fitting, 0) as fitting,
       coalesce(f.requiring_none, 0) as requiring_none, s.share, s.ci_low, s.ci_high, coalesce(s.is_mostly_one_employer, false) as is_mostly_one_employer,
       if(coalesce(k.n, 0) = 0, 'no open vacancy with usable text and three skills', coalesce(k.suppressed_reason, if(s.trait is null, 'under 3', s.suppressed_reason)))
           as suppressed_reason
from compared g
left join cluster k on k.group_no = g.group_no and k.stock = 'skills'
left join (select group_no, (count(*) filter (len(lacking) = 0))::integer as fitting, (count(*) filter (required = 0))::integer as requiring_none
           from fit group by all) f on f.group_no = g.group_no
left join share s on s.group_no = g.group_no and s.kind = 'open'
order by g.group_no
