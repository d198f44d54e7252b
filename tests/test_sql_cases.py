"""Given-and-expected tables: what boards showed, and what the closing rules make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.given import Given, instant, table
from warehouse.build import build_tables

FOLDER = Path(__file__).with_name("sql_cases")
CASES = yaml.safe_load((FOLDER / "closing_rules.yaml").read_text(encoding="utf-8"))
ONE_VACANCY = yaml.safe_load((FOLDER / "one_vacancy.yaml").read_text(encoding="utf-8"))
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
