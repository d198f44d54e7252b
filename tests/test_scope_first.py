"""Of postings out of scope no more is read than decides that; what is told of them is what a whole reading tells."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.commands import Commands
from tests.landing import Landing, posting
from warehouse import cleaning
from warehouse.clean import scope_first
from warehouse.clean.fields import FIELDS
from warehouse.clean.headline import has_headline
from warehouse.clean.places.segments import headline_of
from warehouse.clean.posting import Advertisement, Reading, understand
from warehouse.clean.scope_first import BY_TEXT, BY_TITLE, Unread, understand_in_scope
from warehouse.clean.text import plain_text
from warehouse.clean_command import cleaned_lines
from warehouse.database import connect
from warehouse.load import load_landing

LEARNING = "<p>You train machine learning models with PyTorch, deep learning, NLP and computer vision, fine-tune LLMs"
LEARNING += " and evaluate models with scikit-learn and TensorFlow.</p>"
SELLING = "<p>You sell software to hospitals in Berlin for $100,000 a year, with 5 years of experience and Excel.</p>"
TITLES = {
    "Account Executive, AI": (BY_TITLE, BY_TITLE),
    "Product Manager, Machine Learning": (BY_TITLE, BY_TITLE),
    "Nurse": (BY_TITLE, BY_TITLE),
    "AI Trainer for Software Engineers": (BY_TITLE, BY_TITLE),
    "Software Engineer": (BY_TEXT, None),
    "Solutions Engineer": (BY_TEXT, None),
    "Software Engineer, AI Gateway": (BY_TEXT, None),
    "Machine Learning Engineer": (None, None),
    "Data Scientist": (None, None),
    "Data Engineer": (None, None),
    "Data Analyst": (None, None),
    "Research Scientist, Deep Learning": (None, None),
    "Engineering Manager, Machine Learning": (None, None),
    "Research Scientist": (BY_TEXT, None),  # of chemistry, as far as its text says
    "": (BY_TEXT, BY_TEXT),
}


def told(reading: Reading | Unread) -> dict[str, Any]:
    """Return what is told of every posting."""
    return {field.name: field.of(reading) for field in FIELDS if field.is_always and field.name != "unread_reason"}


@pytest.mark.parametrize("text", [SELLING, LEARNING])
@pytest.mark.parametrize("title", TITLES)
def test_what_is_told_is_what_a_whole_reading_tells(title: str, text: str) -> None:
    advertisement = Advertisement(title=title, text=text * 3, company="Acme Recruiting GmbH", location="Berlin")
    whole, found = understand(advertisement), understand_in_scope(advertisement)
    assert found.unread_reason == TITLES[title][text == LEARNING]
    assert told(found) == told(whole)
    assert isinstance(found, Unread) or found == whole
    assert not (whole.role.in_scope and isinstance(found, Unread))


NAMED = ("PyTorch.", "Machine-learning models,", "NLP", "fine-<b>tune</b> LLMs", "RAG,", "search and ranking", "MLOps;")


@pytest.mark.parametrize(
    "title", ["Software Engineer", "Software Engineer, AI", "Solutions Engineer", "Robotics Engineer"]
)
def test_a_text_is_read_as_far_as_it_takes_however_often_it_names_machine_learning(title: str) -> None:
    for count in range(2 * len(NAMED)):
        named = "".join(f"<p>{NAMED[number % len(NAMED)]}</p>" for number in range(count))
        advertisement = Advertisement(title=title, text=SELLING + named)
        assert told(understand_in_scope(advertisement)) == told(understand(advertisement)), count


@pytest.mark.parametrize("title", ["Software Engineer", "Nurse"])
def test_a_text_that_was_not_fetched_leaves_open_what_the_title_does(title: str) -> None:
    found = understand_in_scope(Advertisement(title=title, is_text_fetched=False))
    assert (found.role.in_scope, found.unread_reason) == {
        "Software Engineer": (None, None),
        "Nurse": (False, BY_TITLE),
    }[title]


BARS = ("|", "\uff5c", "&#124;", "&#0124;", "&#x7c;", "&#X007C;", "&vert;", "&verbar;", "&VerticalLine;")


@pytest.mark.parametrize("bar", [*BARS, *(bar.replace("&", "&amp;") for bar in BARS[2:]), "\\u007c", "\\u007C"])
def test_a_headline_goes_before_the_title_however_its_bars_are_written(bar: str) -> None:
    text = f"<p>Initech {bar} ML Engineer {bar} Berlin</p>\\n\\n\\n\\n{LEARNING}"
    assert has_headline(text) == bool(headline_of(plain_text(text)))
    advertisement = Advertisement(title="Nurse", text=text)
    assert told(understand_in_scope(advertisement)) == told(understand(advertisement))


def test_an_employer_that_only_a_headline_names_is_kept() -> None:
    found = understand_in_scope(Advertisement(text=f"Initech | Account Executive | Berlin\n{SELLING}"))
    assert isinstance(found, Unread) and found.employer == "Initech"


NURSE = posting("nurse", SELLING * 9, title="Nurse")
BACKEND = posting("backend", SELLING * 9, title="Backend Engineer")
MODELS = posting("models", LEARNING * 9)
READ = """
select source_posting_id, in_scope, unread_reason, has_text, seniority, len(r.places), (select count(*) from clean.mention m where m.row_hash = r.row_hash) > 0
from raw.posting join raw.posting_version using (posting_id) join clean.reading r using (row_hash)
order by source_posting_id, crawl_id
"""
UNREAD = (None, None, None, False)
WHOLE = (True, "unstated", 1, True)


def read_of(home: Path, connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Load and read what has landed; return what is known of each version of each posting."""
    load_landing(connection, home)
    cleaning.clean_postings(connection, home / "tmp")
    return connection.execute(READ).fetchall()


def test_a_build_leaves_null_with_a_reason_what_it_does_not_read(tmp_path: Path) -> None:
    Landing(tmp_path).run(1, "2026-11-16T03:15:00Z", {"greenhouse:acme": [NURSE, BACKEND, MODELS]})
    with connect(":memory:") as connection:
        assert read_of(tmp_path, connection) == [
            ("backend", False, BY_TEXT, *UNREAD),
            ("models", True, None, *WHOLE),
            ("nurse", False, BY_TITLE, *UNREAD),
        ]
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("update clean.reading set unread_reason = null where unread_reason is not null")


def test_what_comes_into_scope_by_a_later_text_or_title_is_read_then(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    landing.run(1, "2026-11-16T03:15:00Z", {"greenhouse:acme": [NURSE, BACKEND]})
    with connect(":memory:") as connection:
        assert [row[2] for row in read_of(tmp_path, connection)] == [BY_TEXT, BY_TITLE]
        later = [
            posting("nurse", SELLING * 9, title="ML Engineer"),
            posting("backend", LEARNING * 9, title=BACKEND["title"]),
        ]
        landing.run(2, "2026-11-17T03:15:00Z", {"greenhouse:acme": later})
        assert [row[:3] for row in read_of(tmp_path, connection)] == [
            ("backend", False, BY_TEXT),
            ("backend", True, None),
            ("nurse", False, BY_TITLE),
            ("nurse", True, None),
        ]


def test_what_later_rules_take_for_an_adjacent_role_is_read_by_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Landing(tmp_path).run(1, "2026-11-16T03:15:00Z", {"greenhouse:acme": [NURSE]})
    with connect(":memory:") as connection:
        assert read_of(tmp_path, connection) == [("nurse", False, BY_TITLE, *UNREAD)]
        monkeypatch.setattr(scope_first, "ADJACENT", scope_first.ADJACENT | {"other"})
        assert read_of(tmp_path, connection) == [("nurse", False, BY_TITLE, *UNREAD)]
        monkeypatch.setattr(cleaning, "CLEAN_VERSION", "another")
        assert read_of(tmp_path, connection) == [("nurse", False, None, *WHOLE)]


def test_clean_reads_everything_unless_it_is_asked_for_scope_first(tmp_path: Path, jobtrends: Commands) -> None:
    line = json.dumps({"id": 1, "title": "Nurse", "text": SELLING})
    whole, first = (
        json.loads(next(cleaned_lines([line], True, io.StringIO(), scope_first=way)) or "") for way in (False, True)
    )
    assert whole["skills"] and whole["experience_years_min"] and "unread_reason" not in whole
    assert (first["skills"], first["experience_years_min"], first["unread_reason"]) == (None, None, BY_TITLE)
    assert first["explain"] == {"role": whole["explain"]["role"]} and set(first) == {*whole, "unread_reason"}
    (tmp_path / "in.jsonl").write_text(line)
    done = jobtrends("clean", str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl"), "--scope-first")
    assert done.status == 0, done
    assert json.loads((tmp_path / "out.jsonl").read_text())["unread_reason"] == BY_TITLE
