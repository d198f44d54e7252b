"""Given-and-expected tables: what boards showed, and what the closing rules make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.given import Given, instant, table, together
from tests.tables import assert_equal_rows, rows_of_tables
from warehouse import kept
from warehouse.build import build_tables

FOLDER = Path(__file__).with_name("sql_cases")
CASES = yaml.safe_load((FOLDER / "closing_rules.yaml").read_text(encoding="utf-8"))
ONE_VACANCY = yaml.safe_load((FOLDER / "one_vacancy.yaml").read_text(encoding="utf-8"))
BUILT_OFTEN = yaml.safe_load((FOLDER / "built_often.yaml").read_text(encoding="utf-8"))
REPLAY = yaml.safe_load((FOLDER / "replay_40_days.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_closing_rules(case: dict[str, Any]) -> None:
    given = Given(case)
    expected = case["expected"]
    for board, evidence in expected.get("evidence", {}).items():
        assert given.evidence(board) == evidence
    for posting, spells in expected.get("spells", {}).items():
        assert given.posting_spells(posting) == spells
    for posting, spells in expected.get("vacancies", {}).items():
        assert given.vacancy_spells(posting) == spells
    given.close()


@pytest.mark.parametrize("case", ONE_VACANCY, ids=lambda case: case["name"])
def test_one_vacancy_from_many_postings(case: dict[str, Any]) -> None:
    given = Given(case)
    assert given.merged() == case["expected"]["merged"]
    given.close()


def test_building_after_every_crawl_gives_the_tables_of_building_once() -> None:
    case = together([*CASES, *ONE_VACANCY, *BUILT_OFTEN])
    once, often = Given(case), Given(case, often=True)
    assert_equal_rows(rows_of_tables(once.connection), rows_of_tables(often.connection))
    once.close()
    often.close()


def test_a_board_held_for_lost_by_a_clock_that_ran_ahead_is_found_again() -> None:
    case = {"boards": {"b": ["2026-01-05 complete a z", "2026-01-07 complete a z"]}}
    ahead, plain = Given({**case, "now": "2026-03-20"}), Given(case)
    assert " lost" in str(ahead.posting_spells("a")) and " lost" not in str(plain.posting_spells("a"))
    for given in (ahead, plain):
        given.again("2026-01-09 complete a z")
    assert_equal_rows(rows_of_tables(ahead.connection), rows_of_tables(plain.connection))
    ahead.close()
    plain.close()


TITLE_OF_A = "select title from core.posting where source_posting_id = 'a'"
TURNED = {
    "what a listing proves": "insert into raw.run_board select * replace (5 as sequence, 'page_set' as listing_kind) from raw.run_board limit 1",
    "what an earlier run brought": "delete from raw.sighting where crawl_id = 1 and posting_id = 2",
}


@pytest.mark.parametrize("turned", ["reading rules", *TURNED])
def test_what_is_not_due_is_kept_until_something_turns(turned: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Given(
        {"boards": {"b": [f"2026-01-{day:02} complete {ids}" for day, ids in ((5, "a z"), (7, "z"), (9, "z"))]}}
    )
    given.connection.execute("update core.posting set title = 'touched by hand'")
    given.again("2026-01-11 complete z")
    assert given.value(TITLE_OF_A) == "touched by hand"
    if turned == "reading rules":
        monkeypatch.setattr(kept, "CLEAN_VERSION", "another")
    else:
        given.connection.execute(TURNED[turned])
    build_tables(given.connection, instant("2026-01-13"))
    assert given.value(TITLE_OF_A) == "a"
    given.close()


def test_the_replay_of_six_boards_over_forty_days() -> None:
    given = Given(REPLAY)
    rows = table(
        given.connection,
        "select week_label, open_vacancies as open, new_vacancies as new, reposted_vacancies as reposted, found_vacancies as found,"
        " closed_vacancies as closed, lost_vacancies as lost from marts.week_demand where slice_kind = 'all' order by week",
    )
    assert [" ".join(str(value) for value in row.values()) for row in rows] == REPLAY["expected"]["weeks"]
    for posting, spells in REPLAY["expected"]["spells"].items():
        assert given.posting_spells(posting) == spells
    given.close()


def test_a_newer_date_on_the_same_text_is_the_sign_refreshed() -> None:
    boards = {"b": ["2026-01-05 complete a z", "2026-01-07 complete a z", "2026-01-14 complete a z"]}
    given = Given({"boards": boards, "published": {"a": "2026-01-01", "z": "2026-01-01"}})
    given.connection.execute(
        "insert into clean.reading select * replace ('later ' || row_hash as row_hash) from clean.reading"
    )
    given.connection.execute(
        "insert into raw.posting_version by name select v.* replace (2 as crawl_id, 'later ' || row_hash as row_hash,"
        " if(p.source_posting_id = 'z', 'another', text_key) as text_key, timestamp '2026-01-06' as published_at)"
        " from raw.posting_version v join raw.posting p using (posting_id)"
    )
    build_tables(given.connection, instant("2026-01-20"))
    query = "select showing, vacancies from marts.week_signs where sign like 'refreshed%' order by week"
    assert given.connection.execute(query).fetchall() == [(1, 2), (1, 2)]
    given.close()
