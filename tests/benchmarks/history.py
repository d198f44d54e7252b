"""What a long history costs: invented postings over many weeks written straight into the raw and clean tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb

from warehouse.clean import CLEAN_VERSION
from warehouse.database import run_file, table_files

FIRST_MONDAY = datetime(2024, 11, 4, tzinfo=UTC)
BOARD_POSTINGS = 250  # postings of a board over the whole history, on average
NEW_EACH = 50  # postings of a board that was never read before
BOARDS_ALIKE = 400  # boards among which sizes repeat, so that a longer history has more boards, no larger ones
IN_SCOPE_EVERY = 5  # one posting in so many asks for machine learning
SKILLS, BLOCKS = 15, 20  # a posting in scope names and has so many

# Pseudo-random and the same everywhere: a hash of the row's number and a salt, in [0, 1).
RANDOM = "create or replace temp macro rnd(n, salt) as (hash(n * 31 + salt) % 1000000) / 1000000.0"

# Two runs a week, of Wednesday and Saturday evening, numbered below zero, so that runs that land afterwards come after them.
RUNS = """
create or replace temp table read_by as
select k - 2 * $weeks - 2 as sequence, 'invented ' || k as run_id,
       $start + to_days(3) * (k % 2) + to_days(7 * (k // 2)::integer) + interval 18 hours + to_days(2) as clock
from range($first_run, $past_run) t(k)
"""
# Of 400 boards the largest has an eighth of all postings, half of them under 135; of 60 titles the first stands on an eighth.
# Openings spread evenly over the weeks and a month before them; open for a month on average, 3 days at least.
POSTINGS = """
create or replace temp table life as
select n + 1 as posting_id, n % ($boards // $alike) * $alike + floor($alike * rnd(n, 5) ** 3)::integer as board_no,
       rnd(n, 6) < 1 / $every as in_scope, 'ML Engineer ' || floor(60 * rnd(n, 7) ** 2)::integer as title, opens,
       opens + to_hours((72 - ln(1 - rnd(n, 2)) * 24 * 30)::integer) as closes
from (select n, $start - to_days(30) + to_hours((rnd(n, 1) * 24 * (30 + 7 * $weeks))::integer) as opens from range($postings) t(n))
"""
# What appears in the week after: on boards of 50 postings each, which were never read before.
NEWCOMERS = """
insert into life by name
select posting_id + $postings as posting_id, $boards - 1 - (posting_id % ($new // 50))::integer as board_no, in_scope, title,
       appears as opens, appears + to_days(30) as closes
from (select *, $start + to_days(7 * $weeks) + to_hours((rnd(posting_id, 8) * 48)::integer) as appears from life)
where posting_id <= $new
"""
READINGS = (
    "insert into raw.run by name select sequence, run_id, clock, clock as landed_at from read_by",
    """insert into raw.run_board by name
       select r.sequence, 'greenhouse' as source, 'b' || b as board, 'Employer ' || b as employer, true as enabled, 'whole' as listing_kind from read_by r, range($boards) t(b)""",
    """insert into raw.crawl by name
       select (select coalesce(max(crawl_id), 0) from raw.crawl) + row_number() over (order by r.sequence, b.board) as crawl_id, r.sequence,
              b.source, b.board, r.clock as observed_at, 'complete' as crawl_status, 200 as http_status, 250 as listed, 1 as pages, 1 as requests,
              0 as received_bytes, 0 as duplicates, map {} as rejected, map {} as dropped, [] as warnings
       from read_by r join raw.run_board b using (sequence)""",
    """insert into raw.sighting by name
       select c.crawl_id, l.posting_id, false as is_closed
       from raw.crawl c join read_by using (sequence) join life l on c.board = 'b' || l.board_no and c.observed_at >= l.opens and c.observed_at < l.closes""",
)  # fmt: skip
CONTENTS = (
    "insert into raw.posting select posting_id, 'greenhouse', 'b' || board_no, posting_id::varchar from life",
    """insert into raw.posting_version by name
       select s.posting_id, min(s.crawl_id) as crawl_id, 'h' || s.posting_id as row_hash, 't' || s.posting_id as text_key,
              any_value(l.title) as title, 'https://example.org/' || s.posting_id as url, ['Berlin'] as location_texts,
              any_value(l.opens) as published_at, false as text_not_fetched
       from raw.sighting s join life l using (posting_id) group by s.posting_id""",
    """insert into clean.reading by name
       select 'h' || posting_id as row_hash, $version as clean_version, 'en' as language, if(in_scope, 'ml_engineer', 'other') as role,
              in_scope, 'invented' as scope_rule, ['senior', 'mid', 'junior', 'unstated'][1 + posting_id % 4] as seniority,
              ['remote', 'hybrid', 'unstated'][1 + posting_id % 3] as workplace, 'FULL_TIME' as employment_type,
              [{'country': ['DE', 'US', 'GB', 'FR'][1 + posting_id % 4], 'city': ['Berlin', 'Seattle', 'London', 'Paris'][1 + posting_id % 4]}] as places,
              if(posting_id % 2 = 0, 100000 + rnd(posting_id, 3) * 90000, null) as salary_min,
              if(posting_id % 2 = 0, 150000 + rnd(posting_id, 3) * 90000, null) as salary_max, 'USD' as salary_currency,
              'year' as salary_period, 'base' as salary_kind, 1 + posting_id % 7 as experience_years_min, 'bachelor' as degree_min,
              'unstated' as visa_sponsorship, 'unstated' as clearance, 'Employer ' || board_no as employer, 'employer ' || board_no as employer_key,
              false as is_agency, true as has_text, 4000 as characters, 600 as words
       from life""",
    """create or replace temp table numbered_skill as
       select row_number() over (order by skill) - 1 as number, skill
       from (select distinct skill from read_csv('warehouse/reference/skills.csv'))""",
    """insert into clean.mention by name
       select 'h' || m.posting_id as row_hash, s.skill, ['required', 'preferred', 'context'][1 + (m.posting_id + m.block_no) % 3] as class,
              s.skill as evidence, m.block_no
       from (select posting_id, floor(500 * rnd(posting_id * 100 + k, 4) ** 4) as number, min(k) as block_no
             from life, range($skills) t(k) where in_scope group by all) m
       join numbered_skill s using (number)""",
    """insert into clean.block by name
       select 'h' || posting_id as row_hash, k as block_no, 'duties' as section_kind,
              md5(if(k < 5, board_no, posting_id)::varchar || '/' || k) as block_hash,
              'what the work is about in line ' || k || ' of the text of ' || if(k < 5, board_no, posting_id) as wording, 60 as characters
       from life, range($blocks) t(k) where in_scope""",
)  # fmt: skip


def fill(connection: duckdb.DuckDBPyConnection, postings: int, weeks: int, every: int = IN_SCOPE_EVERY) -> datetime:
    """Write a history of so many postings, one in `every` in scope, and return the Monday after it, 06:00 UTC."""
    for file in table_files("raw", "clean"):
        run_file(connection, file)
    statements = (RANDOM, RUNS, POSTINGS, *READINGS, *CONTENTS)
    run_statements(connection, statements, postings, weeks, range(2 * weeks), every)
    return FIRST_MONDAY + timedelta(weeks=weeks, hours=6)


def read_on(connection: duckdb.DuckDBPyConnection, postings: int, weeks: int, new: int = 0) -> datetime:
    """Read the boards of such a history for one week more, and boards of so many new postings; returns the Monday after it."""
    runs = range(2 * weeks, 2 * weeks + 2)
    run_statements(connection, (RANDOM, RUNS, POSTINGS), postings, weeks, runs)
    if new:
        run_statements(connection, (NEWCOMERS,), postings, weeks, runs, new=new)
    run_statements(connection, READINGS, postings, weeks, runs, new=new)
    if new:
        connection.execute("delete from life where posting_id <= ?", [postings])
        run_statements(connection, CONTENTS, postings, weeks, runs, new=new)
    return FIRST_MONDAY + timedelta(weeks=weeks + 1, hours=6)


def run_statements(
    connection: duckdb.DuckDBPyConnection,
    statements: tuple[str, ...],
    postings: int,
    weeks: int,
    runs: range,
    every: int = IN_SCOPE_EVERY,
    new: int = 0,
) -> None:
    """Run statements with the values each of them names."""
    values = {
        "start": FIRST_MONDAY.replace(tzinfo=None),
        "weeks": weeks,
        "first_run": runs.start,
        "past_run": runs.stop,
        "boards": max(postings // BOARD_POSTINGS, 1) + new // NEW_EACH,
        "new": new,
        "alike": min(max(postings // BOARD_POSTINGS, 1), BOARDS_ALIKE),
        "every": every,
        "postings": postings,
        "version": CLEAN_VERSION,
        "skills": SKILLS,
        "blocks": BLOCKS,
    }
    for statement in statements:
        named = {name: value for name, value in values.items() if f"${name}" in statement}
        connection.execute(statement, named)
