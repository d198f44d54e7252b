-- Employers whose rows in past weeks differ from the last build's: their name, whether they recruit for others, the boards they are
-- read from, or one of these boards (build.stale_board) has changed.
-- Grain: one row per employer.
-- Build: replaced.
create table build.stale_employer (
    employer_key varchar primary key,  -- the employer
);
insert into build.stale_employer
with named as (
    select employer_key, employer, is_agency from core.employer
)
select employer_key from (
    (from named except from last_employer) union all (from last_employer except from named)
)
union
select employer_key from (
    (from build.employer_board except from last_employer_board) union all (from last_employer_board except from build.employer_board)
)
union
select employer_key from build.employer_board where board_id in (select board_id from build.stale_board);
