-- The skills that an imported posting names, each once; postings without a text, such as the cards of a mail, name those
-- of their title only, and count in no share of skills. One out of scope and of no adjacent role has none: its text is not read
-- for them.
-- Grain: one row per imported posting and skill.
-- Build: replaced.
create table core.imported_skill (
    imported_id integer not null,  -- the imported posting
    skill varchar not null,  -- canonical name
    class varchar not null check (class in ('required', 'preferred', 'context')),  -- how it is asked for
    evidence varchar not null,  -- the words that name it
    years_min double,  -- years of it demanded, where the text says so
    primary key (imported_id, skill)
);
insert into core.imported_skill
select i.imported_id, m.skill, if(b.block_hash is not null, 'context', m.class), m.evidence, m.years_min
from core.imported_posting i
join clean.mention m using (row_hash)
left join clean.block k on k.row_hash = m.row_hash and k.block_no = m.block_no
left join core.boilerplate_block b on b.block_hash = k.block_hash and b.employer_key in ('', i.employer_key)
qualify row_number() over (partition by i.imported_id, m.skill order by b.employer_key) = 1;
