-- The skills a vacancy's text names, each once, in its strongest class. What stands in boilerplate of its employer, or
-- in words that three employers share, counts as context whatever its section says.
-- Grain: one row per vacancy, version and skill. Headline numbers count required and preferred, not context.
-- Build: kept.
create table core.vacancy_skill (
    vacancy_id integer not null,  -- the vacancy
    version integer not null,  -- its version, see core.vacancy_version
    skill varchar not null,  -- canonical name
    class varchar not null check (class in ('required', 'preferred', 'context')),  -- how it is asked for
    evidence varchar,  -- the words that name it
    years_min double,  -- years of it demanded, where the text says so
);
delete from core.vacancy_skill where vacancy_id in (select vacancy_id from build.stale_vacancy);
insert into core.vacancy_skill
with named as (
    select v.vacancy_id, v.version, m.skill, m.evidence, m.years_min,
           case when b.block_hash is not null then 2 when m.class = 'required' then 0 when m.class = 'preferred' then 1 else 2 end as rank
    from core.vacancy_version v
    join build.stale_vacancy using (vacancy_id)
    join clean.mention m using (row_hash)
    left join clean.block k on k.row_hash = m.row_hash and k.block_no = m.block_no
    left join core.boilerplate_block b on b.block_hash = k.block_hash and b.employer_key in ('', v.employer_key)
)
select vacancy_id, version, skill, (['required', 'preferred', 'context'])[min(rank) + 1],
       arg_min(evidence, struct_pack(r := rank, e := evidence)), max(years_min)
from named
group by vacancy_id, version, skill;
