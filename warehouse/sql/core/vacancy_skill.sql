-- The skills a vacancy's latest text names, each once, in its strongest class.
-- Grain: one row a vacancy and skill. Headline numbers count required and preferred, not context.
create or replace table core.vacancy_skill (
    vacancy_id integer not null,  -- the vacancy
    skill varchar not null,  -- canonical name
    class varchar not null check (class in ('required', 'preferred', 'context')),  -- how it is asked for
    evidence varchar,  -- the words that name it
);
insert into core.vacancy_skill
select v.vacancy_id, m.skill,
       arg_min(m.class, rank), arg_min(m.evidence, struct_pack(r := rank, e := m.evidence))
from core.vacancy v
join (select *, case class when 'required' then 0 when 'preferred' then 1 else 2 end as rank from clean.mention) m
     using (row_hash)
group by v.vacancy_id, m.skill;
