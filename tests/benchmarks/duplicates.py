"""What matching reposts by their wording costs and finds, beside datasketch on the same texts."""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median

import pandas

from tests.benchmarks.texts import BASELINE_PYTHON
from warehouse.clean.sections import wording_hash, wordings_of
from warehouse.clean.text import plain_text
from warehouse.database import SQL_FOLDER, connect, run_file, table_files
from warehouse.reference_tables import load_reference

RUNS = 3
MATCHING = ("match_opening", "match_block", "match_text_pair", "alike_text", "posting_match")
BATCH = 500  # texts split and written at a time


def planted(texts: list[str], random: Random) -> tuple[list[str], list[str], set[tuple[int, int]]]:
    """Return employers, texts and the true pairs: each text, then its repost with a line replaced, then another's text.

    All three are of one employer under one title, so that only the wording tells the second from the third.
    """
    employers, made, pairs = [], [], set()
    plain = [text for text in (plain_text(html) for html in dict.fromkeys(texts)) if len(text.splitlines()) >= 15]
    for number, text in enumerate(plain):
        lines = text.splitlines()
        lines[random.randrange(len(lines))] = random.choice(random.choice(plain).splitlines())
        other = random.choice(plain)
        for content in (text, "\n".join(lines), other):
            employers.append(f"e{number}")
            made.append(content)
        pairs.add((3 * number, 3 * number + 1))
    return employers, made, pairs


def block_table(texts: list[str], first: int) -> pandas.DataFrame:
    """Return the rows of clean.block of texts numbered from `first`, each a posting in scope, as `plain_text` returns them."""
    lines = [text.split("\n") for text in texts]
    wordings = [wording for text in lines for wording in wordings_of(text)]
    names = [f"h{first + number}" for number in range(len(texts))]
    return pandas.DataFrame(
        {
            "row_hash": [name for name, text in zip(names, lines, strict=True) for _ in text],
            "block_no": [number for text in lines for number in range(len(text))],
            "section_kind": "duties",
            "block_hash": [wording_hash(wording) for wording in wordings],
            "wording": wordings,
            "characters": [len(line) for text in lines for line in text],
        }
    )


def ours(
    employers: list[str], texts: list[str], all_pairs_to: int | None = None, sources: int = 1
) -> tuple[float, dict[tuple[int, int], float]]:
    """Return the CPU seconds of splitting the texts and of the table of matches, and its pairs with their scores.

    `all_pairs_to`: of at most so many openings of a name every pair is looked at, whatever the rules say; `sources`: how
    many the postings come from in turn.
    """
    with connect(":memory:") as connection:
        connection.execute("set threads = 1")  # as the baseline
        connection.execute((SQL_FOLDER / "macros.sql").read_text(encoding="utf-8"))
        for file in table_files("raw", "clean", "build", "core"):
            run_file(connection, file) if file.schema in ("raw", "clean") else connection.execute(file.definition)
        load_reference(connection)
        if all_pairs_to is not None:
            connection.execute("update core.closing_rule set value = ? where rule = 'match_all_to'", [all_pairs_to])
        given = pandas.DataFrame({"n": range(len(texts)), "employer": employers})
        given["source"] = [f"source{n // 3 % sources}" for n in given["n"]]
        connection.register("given", given)
        for statement in GIVEN:
            connection.execute(statement)
        begun = time.process_time()
        for first in range(0, len(texts), BATCH):
            connection.register("blocks", block_table(texts[first : first + BATCH], first))
            connection.execute("insert into clean.block by name from blocks")
        for file in table_files("build", "core"):
            if file.name in MATCHING:
                run_file(connection, file)
        seconds = time.process_time() - begun
        pairs = connection.execute("select earlier_id, posting_id, score from core.posting_match").fetchall()
    return seconds, {(earlier, later): score for earlier, later, score in pairs}


# Every third posting opens ten days after the first of its three closed.
GIVEN = (
    """insert into core.posting by name
       select n as posting_id, 1 as board_id, source, 'b' as board, n::varchar as source_posting_id, 'ML Engineer' as title,
              true as is_opening, timestamp '2026-01-01' as first_seen_at, timestamp '2026-01-01' as last_seen_at, 'h' || n as row_hash
       from given""",
    """insert into core.employer_of_posting by name
       select n as posting_id, employer as employer_key, true as in_scope, true as is_opening,
              'ml engineer' as title_key, 'h' || n as row_hash, 't' || n as text_key, ['Berlin'] as location_texts from given""",
    "insert into build.stale_match select n from given",
    """insert into clean.reading by name
       select 'h' || n as row_hash, '1' as clean_version, 'ml_engineer' as role, true as in_scope, 'given' as scope_rule,
              'mid' as seniority, 'unstated' as workplace, 'unstated' as employment_type, [{'country': 'DE', 'city': 'Berlin'}] as places,
              'unstated' as degree_min, 'unstated' as visa_sponsorship, 'unstated' as clearance, false as is_agency, true as has_text,
              1 as characters, 1 as words from given""",
    """insert into core.posting_spell by name
       select n as posting_id, 1 as spell, 1 as board_id, e as first_sight_at, e as last_sight_at, e as opened_at, true as open_date_known,
              e as entered_at, e + to_days(20) as ended_at, 'new' as start_kind, 'closed' as end_kind
       from (select n, timestamp '2026-01-01' + to_days(30 * (n % 3)::integer) as e from given)""",
)  # fmt: skip


def against_datasketch(texts: list[str]) -> None:
    """Print speed (the median of three runs each), precision and recall of both on planted reposts."""
    employers, made, true = planted(texts, Random(1))
    runs = [ours(employers, made) for _ in range(RUNS)]
    seconds = median(spent for spent, _ in runs)
    print(told("matching by wording", len(made), seconds, set(runs[0][1]), true))
    if not BASELINE_PYTHON.exists():
        print("baseline of duplicates: .venv-bench is missing, `make bench` makes it")
        return
    theirs = [by_datasketch(made) for _ in range(RUNS)]
    their_seconds = median(spent for spent, _ in theirs)
    pairs = {(a, b) for a, b in theirs[0][1] if employers[a] == employers[b]}
    print(told("datasketch, within the employer", len(made), their_seconds, pairs, true))
    print(f"{'':34s} {their_seconds / seconds:.1f}x as fast as datasketch")


def by_datasketch(texts: list[str]) -> tuple[float, list[tuple[int, int]]]:
    """Return the CPU seconds and the pairs of datasketch."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as stream:
        json.dump(texts, stream)
        stream.flush()
        words = [str(BASELINE_PYTHON), str(Path(__file__).with_name("duplicate_baseline.py")), stream.name]
        theirs = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return theirs["seconds"], theirs["pairs"]


def told(name: str, postings: int, seconds: float, found: set[tuple[int, int]], true: set[tuple[int, int]]) -> str:
    """Return the line of a way of matching."""
    right = len(found & true)
    return (f"{name:34s} {postings / seconds:7.0f} postings/s, precision {right / max(len(found), 1):.3f},"
            f" recall {right / len(true):.3f} of {len(true)} pairs")  # fmt: skip
