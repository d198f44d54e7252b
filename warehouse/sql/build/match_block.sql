-- The blocks of the texts that are matched in this build, without boilerplate, which goes by the employer. Numbers stand
-- for texts and blocks: joining and grouping by them is faster than by their names.
-- Grain: one row per text and block of it.
-- Build: replaced.
create table build.match_block (
    text integer not null,  -- the text, see build.match_opening
    block_no integer not null,  -- 0, 1, 2 ... from the top
    block ubigint not null,  -- number of its wording
    place bigint not null,  -- its row in clean.block
    characters integer not null,  -- length
);
insert into build.match_block
with text as (
    -- a text that is alone under its name is like no other
    select text, any_value(row_hash) as row_hash, any_value(employer_key) as employer_key
    from build.match_opening
    group by text
    qualify count(*) over (partition by any_value(name)) > 1
),
boilerplate as (
    select hash(block_hash) as block, employer_key from core.boilerplate_block
)
select t.text, b.block_no, b.block, b.place, b.characters
from (select rowid as place, hash(row_hash) as content, block_no, hash(block_hash) as block, characters from clean.block) b
join text t on hash(t.row_hash) = b.content
anti join (select block from boilerplate where employer_key = '') every using (block)
anti join boilerplate own on own.block = b.block and own.employer_key = t.employer_key;
