-- The boards on which each employer has or had vacancies in scope: those of the postings of these vacancies.
-- Grain: one row per employer and such board.
-- Build: replaced.
create table build.employer_board (
    employer_key varchar not null,  -- the employer, see core.vacancy
    board_id integer not null,  -- the board
);
insert into build.employer_board
-- most vacancies are one posting, whose board is theirs
with in_scope as (
    from core.vacancy where vacancy_id in (select vacancy_id from core.vacancy_spell)
)
select employer_key, board_id from in_scope
union
select v.employer_key, p.board_id
from (from in_scope where postings > 1) v
join core.vacancy_posting x using (vacancy_id)
join core.posting p using (posting_id);
