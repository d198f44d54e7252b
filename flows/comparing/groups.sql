-- The groups of vacancies that a text is compared with, the most like it first, and how far each can be counted on.
-- Grain: one row per group.
select g.group_no, g.alike, w.week_label as week, coalesce(a.vacancies, 0) as vacancies, coalesce(t.n, 0) as with_text,
       coalesce(t.m, 0) as employers, if(coalesce(t.n, 0) = 0, 'no open vacancy with usable text', t.suppressed_reason) as suppressed_reason
from compared g
cross join (select week_label from core.week order by week desc limit 1) w
left join (select group_no, count(*)::integer as vacancies from market group by all) a using (group_no)
left join cluster t on t.group_no = g.group_no and t.stock = 'text'
order by g.group_no
