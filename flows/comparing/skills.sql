-- The skills that the vacancies of a group ask for, required or preferred, and how the text names each. Shares are over vacancies
-- with usable text; a skill of the text that none of them asks for stands with no vacancies.
-- Grain: one row per group and skill.
with named as (
    select a.group_no, a.trait as skill, a.vacancies as asking, coalesce(r.vacancies, 0) as required, a.share, a.ci_low, a.ci_high,
           a.is_mostly_one_employer, a.suppressed_reason
    from share a
    left join share r on r.group_no = a.group_no and r.trait = a.trait and r.kind = 'required'
    where a.kind = 'asked'
    union all
    select g.group_no, h.skill, 0, 0, null, null, null, false, coalesce(k.suppressed_reason, 'under 3')
    from compared g
    cross join held h
    join counts using (skill)
    left join cluster k on k.group_no = g.group_no and k.stock = 'text'
    where not exists (from share s where s.group_no = g.group_no and s.kind = 'asked' and s.trait = h.skill)
)
select n.group_no, n.skill, c.category, coalesce(h.named_as, 'lacks') as text, n.asking, n.required, n.share, n.ci_low, n.ci_high,
       n.is_mostly_one_employer, n.suppressed_reason
from named n
join counts c using (skill)
left join held h using (skill)
order by n.group_no, n.asking desc, n.skill
