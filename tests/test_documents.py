"""The documents keep step with the database: tables.md is what it says, and every worked question has its answer."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.steps import iso
from tests.conftest import MarketRun
from tests.test_same_bytes import jobtrends
from warehouse.catalogue import tables_page
from warehouse.database import connect_published

DOCS = Path(__file__).parent.parent / "docs"
QUESTIONS = dict(
    re.findall(r"^## (\d+)\. [^\n]+\n\n```sql\n(.+?)```", (DOCS / "questions.md").read_text(), re.S | re.M)
)
# Movers need four weeks before, nobody may have gone quiet, and every board may have been read.
MAY_BE_EMPTY = {"3", "10", "20"}


def test_tables_md_is_what_the_published_file_says(first_market: MarketRun) -> None:
    with connect_published(first_market.settings.published) as connection:
        assert (DOCS / "tables.md").read_text() == tables_page(connection), "run `make docs`"


def test_there_are_twenty_questions() -> None:
    assert [int(number) for number in QUESTIONS] == list(range(1, 21))


@pytest.mark.parametrize("number", QUESTIONS)
def test_both_clients_answer_a_worked_question_alike(number: str, first_market: MarketRun) -> None:
    ours = jobtrends(first_market.home, iso(first_market.settings.clock()), "sql", QUESTIONS[number], "--format", "csv")
    client = shutil.which("duckdb", path=str(Path(sys.executable).parent))
    assert client and ours.returncode == 0, ours.stderr
    words = [client, "-readonly", "-csv", str(first_market.settings.published), QUESTIONS[number]]
    theirs = subprocess.run(words, capture_output=True, text=True, check=True)
    rows, others = (list(csv.reader(io.StringIO(text))) for text in (ours.stdout, theirs.stdout))
    assert len(rows) >= 2 or number in MAY_BE_EMPTY
    assert len(rows) == len(others) or len(rows) == 1
    assert [row[0] for row in rows[1:]] == [row[0] for row in others[1:]]


def test_the_page_of_scores_is_what_the_reports_print() -> None:
    """docs/understanding.md and the reference file of the reports hold the same values."""
    cells = [
        [cell.strip() for cell in line.strip("| \n").split("|")]
        for line in (DOCS / "understanding.md").read_text().splitlines()
        if line.count("|") == 6 and re.search(r"\d\.\d", line)
    ]
    written = {(row[2], row[3], row[4]) for row in cells}
    path = DOCS.parent / "warehouse/reference/label_scores.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        scores = list(csv.DictReader(stream))
    assert len(scores) >= 14
    for score in scores:
        assert (score["value"], f"{score['ci_low']} to {score['ci_high']}", score["held_aside"] or "–") in written, (
            score["measure"]
        )
