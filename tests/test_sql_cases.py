"""Given-and-expected tables: what boards showed, and what the closing rules make of it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.given import Given, instant, table
from warehouse.build import NothingRead, build_tables, require_read
from warehouse.database import SQL_FOLDER

FOLDER = Path(__file__).with_name("sql_cases")
CASES = [
    case
    for name in ("closing_rules", "unknown_is_not_absent")
    for case in yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
]
ONE_VACANCY = yaml.safe_load((FOLDER / "one_vacancy.yaml").read_text(encoding="utf-8"))
ATTRIBUTES = yaml.safe_load((FOLDER / "attributes.yaml").read_text(encoding="utf-8"))
REPLAY = yaml.safe_load((FOLDER / "replay_40_days.yaml").read_text(encoding="utf-8"))


SHOWN_IN = {"panels": "core.board_week", "vacancies": "core.vacancy_spell"}
ONLY_EVIDENCE_CLOSES = (SQL_FOLDER / "checks/fail/only_evidence_closes.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_closing_rules(case: dict[str, Any]) -> None:
    expected = case["expected"]
    given = Given(case, only=["core.posting_spell", *(table for part, table in SHOWN_IN.items() if part in expected)])
    assert given.connection.execute(ONLY_EVIDENCE_CLOSES).fetchall() == []
    for board, evidence in expected.get("evidence", {}).items():
        assert given.evidence(board) == evidence
    for board, rules in expected.get("rules", {}).items():
        assert given.rules(board) == rules
    for board, weeks in expected.get("panels", {}).items():
        assert given.panels(board) == weeks
    for posting, spells in expected.get("spells", {}).items():
        assert given.posting_spells(posting) == spells
    for posting, reason in expected.get("reasons", {}).items():
        assert given.end_reason(posting) == reason
    for posting, spells in expected.get("vacancies", {}).items():
        assert given.vacancy_spells(posting) == spells
    given.close()


@pytest.mark.parametrize("case", ONE_VACANCY, ids=lambda case: case["name"])
def test_one_vacancy_from_many_postings(case: dict[str, Any]) -> None:
    given = Given(case, only=["core.vacancy_posting"])
    assert given.merged() == case["expected"]["merged"]
    given.close()


@pytest.mark.parametrize(
    "later",
    [
        ["2026-01-06 failed http=500 employer=Other", "2026-01-07 complete x1..x7"],
        ["2026-01-06 complete x1..x7", "2026-01-07 complete x1..x7 employer=Other"],
        ["2026-01-06 complete x1..x7", "2026-02-09 complete x1..x7 employer=Other"],
    ],
    ids=["before", "at once", "after the loss"],
)
def test_postings_of_before_keep_the_employer_of_then_whenever_the_board_list_is_corrected(later: list[str]) -> None:
    shown = {"boards": {"b": ["2026-01-05 complete p1..p7", *later]}, "employer": {"b": "Other"}}
    given = Given(shown, only=["core.employer_of_posting"])
    told = given.connection.execute(
        "select source_posting_id[1], array_agg(distinct employer_key) from core.employer_of_posting"
        " join core.posting p using (posting_id) group by all order by all"
    ).fetchall()
    given.close()
    assert told == [("p", ["b"]), ("x", ["Other"])]


REASONS = "select end_reason from core.posting_spell s join core.posting p using (posting_id) where source_posting_id = ? order by spell"
TABLES_OF = {"undetermined": "marts.week_quality", "pay": "marts.week_pay", "skills": "marts.week_skill"}
BRIDGE_HOLDS = (SQL_FOLDER / "checks/fail/bridge_holds.sql").read_text(encoding="utf-8")
PER_WEEK = {
    "undetermined": "select postings_scope_unknown from marts.week_quality order by week",
    "pay": "select coalesce(any_value(p.disclosed), 0) from core.week w left join marts.week_pay p on p.week = w.week and slice_kind = 'all' group by w.week order by w.week",
    "skills": "select coalesce(any_value(s.asking), 0) from core.week w left join marts.week_skill s on s.week = w.week and s.skill = 'Python' group by w.week order by w.week",
}


@pytest.mark.parametrize("case", ATTRIBUTES, ids=lambda case: case["name"])
def test_attributes_are_those_of_the_version_then_in_force(case: dict[str, Any]) -> None:
    expected = case["expected"]
    given = Given(
        case, only=["marts.week_bridge", *(TABLES_OF[measure] for measure in TABLES_OF.keys() & expected.keys())]
    )
    for posting, spells in expected.get("spells", {}).items():
        assert given.posting_spells(posting) == spells
    for posting, spells in expected.get("vacancies", {}).items():
        assert given.vacancy_spells(posting) == spells
    for posting, reasons in expected.get("reasons", {}).items():
        assert [row[0] for row in given.connection.execute(REASONS, [posting]).fetchall()] == reasons
    for slice_, weeks in expected.get("weeks", {}).items():
        assert given.weeks(slice_) == [week or {} for week in weeks], slice_
    for measure in PER_WEEK.keys() & expected.keys():
        assert [row[0] for row in given.connection.execute(PER_WEEK[measure]).fetchall()] == expected[measure]
    assert given.connection.execute(BRIDGE_HOLDS).fetchall() == []
    assert "merged" not in expected or given.merged() == expected["merged"]
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


SUNDAY = date(2026, 1, 11)


def test_a_board_that_was_never_filled_is_not_given_the_reason_of_a_failed_attempt() -> None:
    answers = {"empty": ["2026-01-05 failed", "2026-01-06 complete"], "broken": ["2026-01-05 failed"]}
    given = Given({"boards": answers, "now": "2026-01-12 06:00"}, only=["marts.week_board"])
    rows = given.connection.execute(
        "select board, state, reason is null from marts.week_board order by board"
    ).fetchall()
    assert rows == [("broken", "failed", False), ("empty", "unproven", True)]


def test_days_advertised_end_where_a_vacancy_was_last_known_to_be_open() -> None:
    """Leaving scope censors, entering it enters at the true age, and what the last reading lacks ends at its last sight."""
    lines = [
        "05 complete z",
        "06 complete a c d e z",
        "08 complete a c~Cook d~Smith e z",
        "10 complete c d z",
        "11 partial d",
    ]
    case = {"boards": {"b": [f"2026-01-{line}" for line in lines]}, "title": {"d": "Cook"}, "scope": {"Cook": "out"}}
    given = Given({**case, "now": "2026-01-12 06:00"}, only=["core.spell_age"])
    rows = given.connection.execute(
        "select source_posting_id, entry_age, exit_age, is_close from core.spell_age join core.posting on posting_id = vacancy_id order by 1"
    ).fetchall()
    assert rows == [("a", 0, 2, False), ("c", 0, 2, False), ("d", 2, 4, False), ("e", 0, 2, False)]
    given.close()


READING_TABLES = ("marts.week_index", "marts.week_quality")
LINK = """
select index_value, link, link_kind, vacancies_before, vacancies, date_diff('week', linked_week, week)
from marts.week_index order by week
"""
GATE = "select boards_provable, boards_provable_read, is_incomplete from marts.week_quality order by week"


def read_after(weeks_between: int, read: tuple[str, ...] = ("b", "c")) -> Given:
    """Return two boards of 20, read on one Sunday and again, 24 each, after weeks in which nobody read them."""
    again = SUNDAY + timedelta(weeks=weeks_between + 1)
    boards = {}
    for board in ("b", "c"):
        second = f"complete {listing(board, 24)}" if board in read else "failed http=500"
        boards[board] = [f"{SUNDAY} complete {listing(board, 20)}", f"{again} {second}"]
    return Given({"boards": boards, "now": f"{again + timedelta(days=1)} 06:00"}, only=READING_TABLES)


def listing(board: str, postings: int) -> str:
    return " ".join(f"{board}{number}" for number in range(postings))


@pytest.mark.parametrize("weeks_between", [1, 2, 10])
def test_the_week_after_a_gap_is_complete_and_linked_to_the_last_week_read(weeks_between: int) -> None:
    given = read_after(weeks_between)
    first, *between, last = given.connection.execute(LINK).fetchall()
    assert first == (100, None, "base", 0, 0, None)
    assert last == (120, 1.2, "bridged", 40, 48, weeks_between + 1)
    assert len(between) == weeks_between and {row[:3] for row in between} == {(100, None, "carried")}
    gates = given.connection.execute(GATE).fetchall()
    assert gates[0] == gates[-1] == (2, 2, False)
    assert {gate[1:] for gate in gates[1:-1]} == {(0, True)}
    last_week = SUNDAY - timedelta(days=6) + timedelta(weeks=weeks_between + 1)
    require_read(given.connection, last_week)
    with pytest.raises(NothingRead, match="no board has complete evidence"):
        require_read(given.connection, last_week - timedelta(weeks=1))
    given.close()


def test_no_link_reaches_back_more_than_13_weeks() -> None:
    given = read_after(13)
    assert given.connection.execute(LINK).fetchall()[-1] == (100, None, "carried", 0, 0, None)
    assert given.connection.execute(GATE).fetchall()[-1] == (2, 2, False)
    given.close()


def test_a_board_not_read_after_a_gap_is_missed_until_it_is_lost() -> None:
    for weeks_between, gate in ((1, (2, 1, True)), (10, (1, 1, False))):
        given = read_after(weeks_between, read=("b",))
        assert given.connection.execute(GATE).fetchall()[-1] == gate
        given.close()


def test_a_board_no_longer_tracked_is_not_missed() -> None:
    boards = {
        "b": ["2026-01-11 complete b1", "2026-01-25 complete b1"],
        "c": ["2026-01-11 complete c1", "2026-01-20 off"],
        "d": ["2026-01-04 off", "2026-01-11 off"],
    }
    given = Given({"boards": boards, "now": "2026-01-26 06:00"}, only=READING_TABLES)
    assert given.connection.execute(GATE).fetchall() == [(2, 2, False), (2, 0, True), (1, 1, False)]
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


def test_an_employer_is_read_again_once_its_unread_board_is_lost() -> None:
    days = [date(2026, 1, 5) + timedelta(days=n) for n in range(0, 56, 2)]
    given = Given(
        {
            "employer": {"b": "Acme", "c": "Acme"},
            "boards": {
                "b": [f"{day} complete a" for day in days],
                "c": [f"{day} complete x" for day in days[:2]] + [f"{day} failed" for day in days[2:]],
            },
            "now": "2026-03-02",
        },
        only=["marts.week_employer"],
    )
    rows = given.connection.execute("select boards, state from marts.week_employer order by week").fetchall()
    assert rows[1] == (2, "not_read") and rows[-1] == (1, "open")
    given.close()
