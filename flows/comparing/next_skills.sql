-- The skills that would open most further vacancies to a CV, each alone with what it presupposes: vacancies that require nothing else
-- which the CV lacks. At most three a group and those equal to the third; under 3 vacancies are too few to name a skill.
-- Grain: one row per group and skill.
with learnt as (
    select f.group_no, c.skill, f.employer_key, f.lacking, list_append(c.implies, c.skill) as gained
    from (select group_no, employer_key, lacking, unnest(lacking) as skill from fit) f
    join counts c using (skill)
),
opened as (
    select group_no, skill, count(*)::integer as opens, count(distinct employer_key)::integer as employers
    from learnt where list_has_all(gained, lacking) group by all
)
from opened where opens > 2
qualify rank() over (partition by group_no order by opens desc) <= 3
order by group_no, opens desc, skill
