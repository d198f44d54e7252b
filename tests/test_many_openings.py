"""One employer with thousands of openings at three sources never stops a build: memory and time stay bounded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from warehouse.clean import CLEAN_VERSION
from warehouse.database import connect, run_file, table_files

# Employers with a board of each source: texts of their own, one text for all, and no text at all, under twelve titles.
KINDS = {"own": 5_000, "same": 2_000, "none": 1_000}
MOST_MIB, MOST_SECONDS = 600, 60.0
POSTINGS = """
create or replace temp table posting as
select row_number() over (order by kind, n, source) as posting_id, kind, n, source, kind as board,
       case kind when 'own' then 'own ' || n when 'same' then 'same' end as text
from (values ('own', $own), ('same', $same), ('none', $none)) t(kind, postings), range(postings) r(n), (values ('ashby'), ('greenhouse'), ('lever')) s(source)
"""
RAW = (
    "insert into raw.run by name select 1 as sequence, 'r1' as run_id, timestamp '2026-01-05' as clock, clock as landed_at",
    """insert into raw.run_board by name
       select distinct 1 as sequence, source, board, kind as employer, true as enabled, 'whole' as listing_kind from posting""",
    """insert into raw.crawl by name
       select row_number() over (order by source, board) as crawl_id, 1 as sequence, source, board, timestamp '2026-01-05' as observed_at,
              'complete' as crawl_status, 200 as http_status, 0 as listed, 1 as pages, 1 as requests, 0 as received_bytes, 0 as duplicates,
              map {} as rejected, map {} as dropped, [] as warnings
       from (select distinct source, board from posting)""",
    "insert into raw.posting by name select posting_id, source, board, posting_id::varchar as source_posting_id from posting",
    """insert into raw.sighting by name
       select c.crawl_id, p.posting_id, false as is_closed from posting p join raw.crawl c using (source, board)""",
    """insert into raw.posting_version by name
       select p.posting_id, c.crawl_id, 'h' || p.posting_id as row_hash, p.text as text_key, 'ML Engineer ' || n % 12 as title,
              ['Berlin'] as location_texts, false as text_not_fetched
       from posting p join raw.crawl c using (source, board)""",
    """insert into clean.reading by name
       select 'h' || posting_id as row_hash, $version as clean_version, 'en' as language, ['ml_engineer', 'data_scientist'][1 + n % 2] as role,
              true as in_scope, 'given' as scope_rule, 'mid' as seniority, 'unstated' as workplace, 'unstated' as employment_type,
              [{'country': 'DE', 'city': 'Berlin'}] as places, 'unstated' as degree_min, 'unstated' as visa_sponsorship,
              'unstated' as clearance, kind as employer, kind as employer_key, false as is_agency, true as has_text, 900 as characters,
              150 as words
       from posting""",
    """insert into clean.block by name
       select 'h' || posting_id as row_hash, k as block_no, 'duties' as section_kind, md5(wording) as block_hash, wording, 60 as characters
       from (select posting_id, k, array_to_string(list_transform(range(12), lambda w: 'w' || hash(text, k, w) % 3000), ' ') as wording
             from posting, range(15) r(k) where text is not null)""",
)  # fmt: skip
BUILD = """
import json, sys, time
from datetime import UTC, datetime
from warehouse.build import build_tables
from warehouse.database import connect
begun = time.monotonic()
with connect(sys.argv[1]) as connection:
    build_tables(connection, datetime(2026, 1, 6, tzinfo=UTC))
    query = "select e.employer_key, count(distinct v.vacancy_id) from core.vacancy_posting v join core.employer_of_posting e using (posting_id) group by all"
    vacancies = dict(connection.execute(query).fetchall())
peak = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"seconds": time.monotonic() - begun, "MiB": peak, "vacancies": vacancies}))
"""


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Fill a warehouse with the postings of the employers, as one run read them."""
    file = tmp_path / "many.duckdb"
    with connect(file) as connection:
        for table in table_files("raw", "clean"):
            run_file(connection, table)
        connection.execute(POSTINGS, KINDS)
        for statement in RAW:
            connection.execute(statement, {"version": CLEAN_VERSION} if "$version" in statement else {})
    return file


def test_an_employer_with_thousands_of_openings_costs_bounded_memory_and_time(filled: Path) -> None:
    words = [sys.executable, "-c", BUILD, str(filled)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["MiB"] < MOST_MIB and told["seconds"] < MOST_SECONDS, told
    assert told["vacancies"]["own"] == KINDS["own"]  # each opening once, whatever the number of its sources
    assert told["vacancies"]["none"] == 3 * KINDS["none"]  # nothing says that they are the same
    assert told["vacancies"]["same"] < 3 * KINDS["same"]
