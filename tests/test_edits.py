"""Whatever was edited between builds, the tables are those of one build from nothing: nothing cached has hidden inputs."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.histories import History, live, reference_copy
from tests.landing import Landing, Row, posting
from tests.tables import assert_equal_tables
from warehouse.build import build, read_ahead, rebuild
from warehouse.clean import reference

NOW = datetime(2026, 11, 9, 6, tzinfo=UTC)
FIRST, SECOND = "2026-11-02T03:15:00Z", "2026-11-04T03:15:00Z"


def test_k5_builds_between_edits_give_the_tables_of_a_rebuild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(tmp_path / "home", 1, reference_copy(tmp_path / "reference", monkeypatch))
    live(history, 6)
    check_rebuilt(history.home, history.now)


def check_rebuilt(home: Path, now: datetime) -> None:
    """Fail where a rebuild gives other tables than were published."""
    shutil.copy(home / "jobtrends.duckdb", home / "built.duckdb")
    rebuild(home, now)
    assert_equal_tables(home / "built.duckdb", home / "jobtrends.duckdb")


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on the published file."""
    with duckdb.connect(str(home / "jobtrends.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


SKILLS = "select skill from core.posting_skill"
EMPLOYERS = "select b.board, e.employer_key from core.employer_of_posting e join core.posting p using (posting_id) join core.board b using (board_id) order by all"
ROBOTICS = "select b.board, m.class_by_section from core.posting_skill m join core.posting p using (posting_id) join core.board b using (board_id) where m.skill ilike 'robotics' order by all"


def test_k5_boards_of_equal_content_keep_their_employers_and_a_correction_counts_for_all_time(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    text = "<p>About us</p><p>Acme Robotics builds arms.</p>" + "<p>You train models in Python and ship them.</p>" * 12
    shown: dict[str, list[Row]] = {"ashby:acme": [posting("a", text)], "ashby:bolt": [posting("a", text)]}
    landing.run(1, FIRST, shown, acme={"board": {"employer": "Acme"}}, bolt={"board": {"employer": "Bolt"}})
    build(tmp_path, NOW)
    assert rows(tmp_path, EMPLOYERS) == [("acme", "acme"), ("bolt", "bolt")]
    before = rows(tmp_path, ROBOTICS)
    named = {"board": {"employer": "Acme Robotics"}}
    landing.run(2, SECOND, shown, acme=named, bolt={"board": {"employer": "Bolt"}})
    build(tmp_path, NOW)
    assert rows(tmp_path, EMPLOYERS) == [("acme", "acme robotics"), ("bolt", "bolt")]
    assert rows(tmp_path, "select employer_key from core.employer order by all") == [("acme robotics",), ("bolt",)]
    assert [row[0] for row in before] == ["acme", "bolt"]
    assert [row[0] for row in rows(tmp_path, ROBOTICS)] == ["bolt"]  # its own name asks for no skill
    check_rebuilt(tmp_path, NOW)


def test_k5_a_text_that_lands_after_its_posting_is_read_then(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    first = landing.run(1, FIRST, {"ashby:acme": [posting("a")]})
    landing.run(2, SECOND, {"ashby:acme": [posting("a")]})  # without its text, which has landed
    path = landing.postings("ashby", first)
    content = path.read_bytes()
    path.unlink()
    build(tmp_path, NOW)
    assert ("Python",) not in rows(tmp_path, SKILLS)
    path.write_bytes(content)
    build(tmp_path, NOW)
    assert ("Python",) in rows(tmp_path, SKILLS)
    check_rebuilt(tmp_path, NOW)


def test_readings_are_stamped_with_every_reference_file_that_they_rest_on() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(reference.__file__).parent.rglob("*.py"))
    assert set(re.findall(r"\brows\(\"(\w+)\"\)", code)) == set(reference.FOR_TEXTS)


NAMED = "select p.source_posting_id[1:1], m.employer_key, e.employer from core.employer_of_posting m join core.posting p using (posting_id) join core.employer e using (employer_key) group by all order by all"


def test_k5_a_board_that_passed_to_another_company_keeps_its_employer_for_what_was(tmp_path: Path) -> None:
    landing, home = Landing(tmp_path / "home"), tmp_path / "home"
    own = {"ashby:b": [posting(f"p{n}", title=f"ML Engineer {n}") for n in range(7)]}
    strangers = {"ashby:b": [posting(f"x{n}", title=f"Baker {n}") for n in range(7)]}
    acme, other = {"board": {"employer": "Acme Inc."}}, {"board": {"employer": "Other Ltd"}}
    landing.run(1, "2026-09-01T03:15:00Z", own, b=acme)
    landing.run(2, "2026-09-03T03:15:00Z", strangers, b=acme)
    build(home, datetime(2026, 9, 3, 6, tzinfo=UTC))
    landing.run(3, "2026-10-02T03:15:00Z", strangers, b=other)
    build(home, datetime(2026, 10, 2, 6, tzinfo=UTC))
    assert rows(home, NAMED) == [("p", "acme", "Acme Inc."), ("x", "other", "Other Ltd")]
    check_rebuilt(home, datetime(2026, 10, 2, 6, tzinfo=UTC))


def test_texts_read_ahead_are_not_read_again_and_give_the_same_tables(tmp_path: Path) -> None:
    for name in ("ahead", "at_once"):
        landing = Landing(tmp_path / name)
        landing.run(1, "2026-11-02T03:15:00Z", {"greenhouse:acme": [posting("p1"), posting("p2")]})
        if name == "ahead":
            build(tmp_path / name, NOW)
        landing.run(2, "2026-11-03T03:15:00Z", {"greenhouse:acme": [posting("p1"), posting("p3")]})
    assert read_ahead(tmp_path / "ahead") == 1 and read_ahead(tmp_path / "ahead") == 0
    assert build(tmp_path / "ahead", NOW).contents_cleaned == 0
    assert build(tmp_path / "at_once", NOW).contents_cleaned == 3
    assert_equal_tables(tmp_path / "ahead/jobtrends.duckdb", tmp_path / "at_once/jobtrends.duckdb")
