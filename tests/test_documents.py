"""The documents keep step with the database: tables.md is what it says, and every worked question has its answer."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

import duckdb
import numpy
import pandas
import pytest

from flows.steps import iso
from tests.conftest import MarketRun
from tests.test_same_bytes import jobtrends
from warehouse.catalogue import tables_page
from warehouse.database import connect_published
from warehouse.diagram import entity_diagram
from warehouse.exporting import export

DOCS = Path(__file__).parent.parent / "docs"
QUESTIONS = dict(
    re.findall(r"^## (\d+)\. [^\n]+\n\n```sql\n(.+?)```", (DOCS / "questions.md").read_text(), re.S | re.M)
)
# Movers need four weeks before; nobody may have gone quiet, changed a pay or reposted; every board may have been read; and
# no page of a week before was printed.
MAY_BE_EMPTY = {"3", "10", "20", "26", "34", "40"}
Answer = list[tuple[float | str | None, ...]]


def test_tables_md_is_what_the_published_file_says(first_market: MarketRun) -> None:
    with connect_published(first_market.settings.published) as connection:
        assert (DOCS / "tables.md").read_text() == tables_page(connection), "run `make docs`"


def test_there_are_forty_questions() -> None:
    assert [int(number) for number in QUESTIONS] == list(range(1, 41))


def test_the_diagram_links_tables_by_their_declared_keys(first_market: MarketRun) -> None:
    with connect_published(first_market.settings.published) as connection:
        lines = entity_diagram(connection).splitlines()
    assert "    core_board ||--o{ core_crawl : board_id" in lines
    assert "    marts_vacancy_version ||--o{ core_vacancy_skill : vacancy_id,version" in lines
    assert "    core_vacancy ||--o| marts_vacancy : vacancy_id" in lines
    assert not any("marts_week_" in line for line in lines)


@pytest.fixture(scope="module")
def answers(first_market: MarketRun) -> dict[str, Answer]:
    """Return what pandas reads of every question: the reference for the other readers."""
    with connect_published(first_market.settings.published) as connection:
        return {number: answer_of(connection.execute(query).df()) for number, query in QUESTIONS.items()}


def answer_of(frame: pandas.DataFrame) -> Answer:
    """Return the rows of a frame, numbers as numbers and all else as text."""
    return [tuple(map(plain, row)) for row in frame.astype(object).itertuples(index=False)]


def plain(value: Any) -> float | str | None:
    """Return a cell as every client can show it."""
    if value is None or value is pandas.NA or value is pandas.NaT or value == "" or value != value:
        return None
    if isinstance(value, (bool, numpy.bool_)):
        return str(bool(value)).lower()
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
    try:
        return float(f"{float(value):.9g}")
    except ValueError:
        return str(value)


def answers_in_csv(text: str) -> list[Answer]:
    """Return the answers that a client wrote one after the other, each below a line `@`."""
    parts = text.split("@\n")[1:]
    return [[tuple(map(plain, row)) for row in list(csv.reader(io.StringIO(part)))[1:] if row] for part in parts]


def test_every_question_has_an_answer(answers: dict[str, Answer]) -> None:
    assert {number for number, rows in answers.items() if not rows} <= MAY_BE_EMPTY


def test_the_command_and_the_client_of_duckdb_answer_as_pandas_does(
    answers: dict[str, Answer], first_market: MarketRun, tmp_path: Path
) -> None:
    (tmp_path / "ours.sql").write_text(
        "".join(f'select 1 as "@" where false; {query};' for query in QUESTIONS.values())
    )
    asked = ("sql", "-f", str(tmp_path / "ours.sql"), "--format", "csv")
    ours = jobtrends(first_market.home, iso(first_market.settings.clock()), *asked)
    assert ours.returncode == 0, ours.stderr
    (tmp_path / "theirs.sql").write_text("".join(f".print @\n{query};\n" for query in QUESTIONS.values()))
    client = shutil.which("duckdb", path=str(Path(sys.executable).parent))
    assert client
    words = [
        client,
        "-readonly",
        "-csv",
        "-nullvalue",
        "",
        "-f",
        str(tmp_path / "theirs.sql"),
        str(first_market.settings.published),
    ]
    theirs = subprocess.run(words, capture_output=True, text=True, check=True)
    # Our answers stand apart by an empty line, and the client names no columns of an empty one.
    for text in (ours.stdout.replace("\n\n", "\n"), theirs.stdout):
        assert dict(zip(answers, answers_in_csv(text), strict=True)) == answers


def test_the_exported_files_answer_as_the_published_file_does(
    answers: dict[str, Answer], first_market: MarketRun, tmp_path: Path
) -> None:
    export(first_market.settings.published, tmp_path / "export", ["parquet"], lambda line: None)
    with duckdb.connect() as connection:
        connection.execute("create schema core; create schema marts")
        for path in (tmp_path / "export/parquet").iterdir():
            connection.execute(f"create view {path.stem} as from '{path}'")
        for number, query in QUESTIONS.items():
            assert answer_of(connection.execute(query).df()) == answers[number], number


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
