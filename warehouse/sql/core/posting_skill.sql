-- The skills each advertisement names by its latest content, each once, in the class its section and sentence give.
-- One out of scope and of no adjacent role has none: its text is not read for them. What is boilerplate is decided over many postings: core.vacancy_skill has the class after that.
-- Grain: one row per posting and skill.
-- Build: kept.
create table core.posting_skill (
    posting_id integer not null,  -- the posting
    skill varchar not null,  -- canonical name
    class_by_section varchar not null,  -- required, preferred or context
    evidence varchar not null,  -- the words that name it
    years_min double,  -- years of it demanded, where the text says so
    is_boilerplate boolean not null,  -- its block is one of core.boilerplate_block
);
delete from core.posting_skill where posting_id in (select posting_id from build.stale_wording);
insert into core.posting_skill
select p.posting_id, m.skill, m.class, m.evidence, m.years_min, b.block_hash is not null
from core.posting p
join build.stale_wording using (posting_id)
join clean.mention m using (row_hash)
left join clean.block k on k.row_hash = m.row_hash and k.block_no = m.block_no
left join core.employer_of_posting e using (posting_id)
left join core.boilerplate_block b on b.block_hash = k.block_hash and b.employer_key in ('', e.employer_key);
