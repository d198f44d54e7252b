-- Every skill that is looked for in texts, with its family and the skills that it presupposes. Whoever names PySpark has Apache
-- Spark and Python, too, but a text that names PySpark alone counts as naming that alone: shares count what is named.
-- Grain: one row per skill, named by a vacancy or not.
-- Build: replaced.
create table marts.skill (
    skill varchar primary key,  -- canonical name
    category varchar not null,  -- kind of skill
    family varchar not null,  -- languages, frameworks, inference, MLOps ...
    implies varchar[] not null,  -- skills that it presupposes, in order; empty where there is none
    implied_by varchar[] not null,  -- skills that presuppose it, in order
);
insert into marts.skill
with pair as (
    select skill, unnest(string_split(implies, ';')) as implied from core.implied_skill
),
upward as (
    select skill, list(distinct implied order by implied) as implies from pair group by skill
),
downward as (
    select implied as skill, list(distinct skill order by skill) as implied_by from pair group by implied
)
select s.skill, s.category, s.family, coalesce(u.implies, []), coalesce(d.implied_by, [])
from core.skill s
left join upward u using (skill)
left join downward d using (skill);
