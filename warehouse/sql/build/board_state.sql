-- Where the fold over a board's steps stands: the state that the next build takes it up from, see build.board_fold.
-- Grain: one row per board with a step of record; the present is none.
-- Build: kept.
create table build.board_state (
    board_id integer primary key,  -- the board
    step integer not null,  -- its latest step of record
    live integer[] not null,  -- postings open and listed when last read, or excused
    away struct(id integer, absent_at timestamp)[] not null,  -- postings provisionally closed
    unsure struct(id integer, rows integer)[] not null,  -- open postings last listed beside rows without an id, and how many
    excused struct(id integer, since timestamp)[] not null,  -- open postings that rows without an id may be, and since when
    doubts struct(crawl_id integer, moment timestamp, kind varchar, missing integer[], ids integer[], back integer[], rows integer)[] not null,  -- doubtful answers not yet decided
    empties struct(crawl_id integer, moment timestamp)[] not null,  -- empty answers in a row
    gone_answers timestamp[] not null,  -- answers 404 or 410 in a row
    last_complete timestamp,  -- latest complete evidence, UTC
    known_ids integer[] not null,  -- postings open by the last answer that listed any of the board's
    known_at timestamp,  -- when that was, UTC
    company varchar,  -- employer as the board's answers last named it
    stranger_ids integer[] not null,  -- postings of the last answer that shared none with the board
    stranger varchar,  -- what that answer was taken for: replaced or renumbered; null when the board's own came after it
    is_renamed boolean not null,  -- the board list has named another employer since the board's last own answer
);
delete from build.board_state where board_id in (select board_id from build.board_fold where kind <> 'present');
insert into build.board_state
select board_id, step, live, away, unsure, excused, doubts, empties, gone_answers, last_complete,
       known_ids, known_at, company, stranger_ids, stranger, is_renamed
from build.board_fold
where kind <> 'present'
qualify row_number() over (partition by board_id order by step desc) = 1;
