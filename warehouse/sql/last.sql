-- What the last build left, as far as the next one asks for it: taken before any table is made; empty in a first build.
-- A build computes only what can differ from the last one. Raw rows are only ever added, in the order of runs, so that is
-- what new runs tell of (build.stale_posting, build.changed_posting, build.stale_wording, build.stale_match,
-- build.stale_membership, build.stale_vacancy, build.stale_week, build.stale_flow, build.stale_reading, build.stale_board,
-- build.stale_employer).
create or replace temp table last_build as
    select coalesce(max(sequence), -2147483648)::integer as sequence from build.mark;
create or replace temp table last_state as from build.board_state;
-- Boards that only the passing of time had shown to be lost: the last row of a board is the present.
create or replace temp table last_lost as
    select board_id from core.evidence_fold group by board_id having arg_max(lost_at is not null, step);
-- Postings that only the passing of time had shown to be lost.
create or replace temp table last_given_up as
    select posting_id from core.posting_spell
    where end_reason = 'unreadable' and ended_at >= (select max(clock) from core.run);
create or replace temp table last_open as
    select p.posting_id, posting_digest(p) as digest, s.spells
    from core.posting p
    join (select s.posting_id, bit_xor(spell_digest(s)) as spells
          from core.posting_spell s
          where s.posting_id in (select posting_id from core.posting_spell where end_kind is null)
          group by s.posting_id) s using (posting_id);
create or replace temp table last_boilerplate as select block_hash, employer_key from core.boilerplate_block;
create or replace temp table last_title as select posting_id, employer_key, title_key from core.employer_of_posting where in_scope;
create or replace temp table last_member as select posting_id, vacancy_id from core.vacancy_posting;
create or replace temp table last_week as from build.week_digest;
create or replace temp table last_flow as from build.flow_digest;
create or replace temp table last_calendar as select week, tau from core.week;
create or replace temp table last_board as select board_id, employer, enabled from core.board;
create or replace temp table last_lost_board as from build.lost_board;
create or replace temp table last_employer as select employer_key, employer, is_agency from core.employer;
create or replace temp table last_employer_board as from build.employer_board;
