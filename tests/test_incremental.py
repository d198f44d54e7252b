"""Builds that take over what the last one made give the tables of one build from nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.benchmarks.history import FIRST_MONDAY, fill
from tests.given import Given, instant, together
from tests.tables import assert_equal_rows, rows_of_tables
from warehouse import incremental
from warehouse.build import build_tables
from warehouse.database import SQL_FOLDER, connect, run_file, table_files

FOLDER = Path(__file__).with_name("sql_cases")
CASES: list[dict[str, Any]] = [
    case
    for name in ("closing_rules", "unknown_is_not_absent", "one_vacancy", "built_often", "attributes")
    for case in yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
]


def last_day(case: dict[str, Any]) -> str:
    return max(line.split()[0] for lines in case["boards"].values() for line in lines)


# Among the others, late clocks make boards lost, which has everything decided again and hides what an earlier build left out.
EARLY = [case for case in CASES if str(case.get("now", "")) < "2026-02" and last_day(case) < "2026-01-19"]


@pytest.mark.parametrize(
    ("cases", "every"),
    [
        pytest.param(CASES, 1, id="each", marks=pytest.mark.soak),
        pytest.param(EARLY, 3, id="third", marks=pytest.mark.soak),
        pytest.param(EARLY, 1, id="early"),
    ],
)
def test_building_after_every_crawl_or_third_gives_the_tables_of_building_once(
    cases: list[dict[str, Any]], every: int
) -> None:
    case = together(cases)
    once, often = Given(case), Given(case, every=every)
    assert_equal_rows(rows_of_tables(once.connection), rows_of_tables(often.connection))
    once.close()
    often.close()


def test_a_board_held_for_lost_by_a_clock_that_ran_ahead_is_found_again() -> None:
    case = {"boards": {"b": ["2026-01-05 complete a z", "2026-01-07 complete a z"]}}
    ahead, plain = Given({**case, "now": "2026-03-20"}), Given(case)
    assert " lost" in str(ahead.posting_spells("a")) and " lost" not in str(plain.posting_spells("a"))
    for given in (ahead, plain):
        given.again("2026-01-09 complete a")
    assert_equal_rows(rows_of_tables(ahead.connection), rows_of_tables(plain.connection))
    ahead.close()
    plain.close()


# Longer than the 13 weeks on which shares at equal text length rest, in every week.
MONDAYS = [date(2025, 12, 1) + timedelta(weeks=week) for week in range(17)]
CLOSED_IN_AN_OLD_WEEK = (
    "select closed_vacancies from marts.week_demand where week = '2026-01-12' and slice_kind = 'all'"
)
TEXT = ["train and ship models for demand forecasting", "own the feature store", "review the code of others"]
# Histories of which the last answer changes what happened in a week long over, but none of its stock; the number it changes.
OLD_WEEKS = {
    "a number shared with a posting put up again": (
        {
            "boards": {
                "b": [
                    *(f"{day} complete a z" for day in MONDAYS[:3]),
                    *(f"{day} complete c z" for day in MONDAYS[3:]),
                    "2026-03-30 complete c e z",
                ]
            },
            "requisition": {"c": "R1", "e": "R1"},
            "title": {"a": "ML Engineer", "c": "ML Engineer"},
            "words": {"a": TEXT, "c": TEXT},
        },
        "select merged_by_number from marts.week_quality where week = '2026-01-12'",
    ),
    "a number shared with one of two that came and went between two Mondays": (
        {
            "boards": {
                "b": [
                    *(f"{day} complete z" for day in MONDAYS[:7]),
                    "2026-01-13 complete a c z",
                    "2026-01-14 complete z",
                    "2026-01-15 complete z",
                    *(f"{day} complete z" for day in MONDAYS[7:]),
                    "2026-03-30 complete e z",
                ]
            },
            "requisition": {"a": "R1", "e": "R1"},
            "title": {"c": "ML Engineer", "e": "ML Engineer"},
            "words": {"c": TEXT, "e": TEXT},
        },
        "select new_vacancies from marts.week_demand where week = '2026-01-12' and slice_kind = 'all'",
    ),
}


@pytest.mark.parametrize("name", OLD_WEEKS)
def test_what_happened_in_an_old_week_is_counted_again_when_later_answers_change_it(name: str) -> None:
    case, number = OLD_WEEKS[name]
    *lines, last = case["boards"]["b"]
    once, twice = Given(case), Given({**case, "boards": {"b": lines}})
    before = twice.value(number)
    twice.again(last)
    assert twice.value("select count(*) from build.stale_week") == 9
    assert twice.value(number) != before
    assert_equal_rows(rows_of_tables(once.connection), rows_of_tables(twice.connection))
    once.close()
    twice.close()


def test_a_close_decided_after_the_last_build_is_counted_in_a_week_long_over_by_the_next() -> None:
    before = [
        *(f"{day} complete z" for day in MONDAYS[:7]),
        *(f"2026-01-{day:02} complete z" for day in (13, 14, 15)),
        "2026-01-16 complete a z",
        "2026-01-17 complete z",
    ]
    case = {"boards": {"b": [*before, "2026-01-18 complete z", *(f"{day} complete z" for day in MONDAYS[7:])]}}
    once, twice = Given(case), Given(case, every=len(before))
    assert twice.value("select count(*) from build.stale_flow") > 9
    for given in (once, twice):
        assert given.value(CLOSED_IN_AN_OLD_WEEK) == 1
    assert_equal_rows(rows_of_tables(once.connection), rows_of_tables(twice.connection))
    once.close()
    twice.close()


# What says nothing new when it changes: when it was last seen, and what a posting's number stands for.
@pytest.mark.parametrize(
    ("macro", "table", "left_out"),
    [
        ("posting_digest", "posting", {"last_seen_at", "posting_id", "source", "board", "source_posting_id"}),
        ("spell_digest", "posting_spell", {"last_sight_at", "posting_id"}),
    ],
)
def test_a_digest_holds_every_column_that_can_change(macro: str, table: str, left_out: set[str]) -> None:
    definition = (
        (SQL_FOLDER / "macros.sql").read_text(encoding="utf-8").partition(f"macro {macro}(")[2].partition(";")[0]
    )
    given = Given({"boards": {"b": ["2026-01-05 complete a"]}})
    columns = {row[0] for row in given.connection.execute(f"describe core.{table}").fetchall()}
    assert set(re.findall(r"\b[ps]\.(\w+)", definition)) == columns - left_out
    given.close()


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
        monkeypatch.setattr(incremental, "CLEAN_VERSION", "another")
    else:
        given.connection.execute(TURNED[turned])
    build_tables(given.connection, instant("2026-01-13"))
    assert given.value(TITLE_OF_A) == "a"
    given.close()


# Past the 13 weeks on which shares at equal text length rest, and the nine that are always due.
HALF_A_YEAR = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(24)]


def weekly(*answers: tuple[int, str]) -> list[str]:
    """Return a board's crawl lines, one a week: each answer for so many weeks."""
    told = [answer for weeks, answer in answers for _ in range(weeks)]
    return [f"{monday} {answer}" for monday, answer in zip(HALF_A_YEAR, told, strict=True)]


# In the last week an employer's name is written otherwise for the most part, it is found on a second board, which was read all the
# time, a board is no longer tracked, and one is listed under another name.
LAST_WEEK = {
    "boards": {
        "b": weekly((23, "complete a k"), (1, "complete a k c1..c5")),
        "second": weekly((5, "complete x y e"), (18, "complete x y"), (1, "complete x y f")),
        "quiet": weekly((4, "complete o p q r"), (20, "complete o")),
        "dropped": weekly((23, "complete l m"), (1, "off")),
        "renamed": weekly((23, "complete s t"), (1, "complete s t employer=Other")),
        "lost": weekly((2, "complete v w"), (22, "failed http=500")),
    },
    "employer": {"b": "acme", "second": "acme"},
    "scope": {"o": "out", "x": "out", "y": "out", "e": "out"},
    "name": dict.fromkeys(("c1", "c2", "c3", "c4", "c5", "f"), "Acme Ltd"),
}


def test_what_long_past_weeks_tell_of_boards_and_employers_is_told_anew() -> None:
    once, twice = Given(LAST_WEEK), Given(LAST_WEEK, every=23)
    rows = rows_of_tables(once.connection)
    assert_equal_rows(rows, rows_of_tables(twice.connection))
    assert twice.value("select count(*) from build.stale_week") == 9
    twice.close()
    first = "select {} from marts.{} where week = (select min(week) from core.week) and {}"
    named = once.value(first.format("employer || ' ' || boards", "week_employer", "employer_key = 'acme'"))
    assert named == "Acme Ltd 2"
    assert once.value(first.format("enabled", "week_board", "board = 'dropped'")) is False
    assert once.value(first.format("employer", "week_board", "board = 'renamed'")) == "Other"
    for state in ("gone_quiet", "not_read", "open"):
        assert once.value(f"select count(*) from marts.week_employer where state = '{state}'") > 0
    once.close()


WEEKS = 16  # past the 13 weeks on which shares at equal text length rest, and past the nine that are always due
FIRST_BUILT = 5  # the weeks before are built with it: the histories above are built from their first day on
POSTINGS = 1_500
# What a week's runs brought, from the database `whole`.
BROUGHT = (
    "insert into raw.run from whole.raw.run where sequence between $first and $last",
    "insert into raw.run_board from whole.raw.run_board where sequence between $first and $last",
    "insert into raw.crawl from whole.raw.crawl where sequence between $first and $last",
    "insert into raw.sighting select s.* from whole.raw.sighting s join raw.crawl c using (crawl_id) where c.sequence between $first and $last",
    "insert into raw.posting_version select v.* from whole.raw.posting_version v join raw.crawl c using (crawl_id)"
    " where c.sequence between $first and $last",
)


def test_a_history_built_every_week_has_the_tables_of_one_built_once(tmp_path: Path) -> None:
    file = tmp_path / "whole.duckdb"
    with connect(file) as whole:
        monday = fill(whole, POSTINGS, WEEKS)
        whole.execute("update clean.reading set words = 100 + (hash(row_hash) % 900)::integer")
        build_tables(whole, monday)
        once = rows_of_tables(whole)
    with connect(":memory:") as weekly:
        weekly.execute("set threads = 1")  # a week's few rows gain nothing from another one
        weekly.execute(f"attach '{file}' as whole (read_only)")
        bring_weeks(weekly, range(FIRST_BUILT))
        due = [build_week(weekly, week) for week in range(FIRST_BUILT, WEEKS)]
        weekly.execute("detach whole")
        assert_equal_rows(once, rows_of_tables(weekly))
    assert due[-1] == 9  # the weeks before were kept
    assert len(once["marts.week_skill"]) > 100


def bring_weeks(connection: duckdb.DuckDBPyConnection, weeks: range) -> None:
    """Take over what the runs of weeks brought, two a week; before the first, what is known of texts."""
    if weeks[0] == 0:
        for file in table_files("raw", "clean"):
            run_file(connection, file)
        for table in ("clean.reading", "clean.mention", "clean.block", "raw.posting"):
            connection.execute(f"insert into {table} from whole.{table}")
    span = {"first": 2 * weeks[0] - 2 * WEEKS - 2, "last": 2 * weeks[-1] - 2 * WEEKS - 1}
    for statement in BROUGHT:
        connection.execute(statement, span)


def build_week(connection: duckdb.DuckDBPyConnection, week: int) -> int:
    """Take over what one more week brought, and build; returns how many weeks were due."""
    bring_weeks(connection, range(week, week + 1))
    build_tables(connection, FIRST_MONDAY + timedelta(weeks=week + 1, hours=6))
    row = connection.execute("select count(*) from build.stale_week").fetchone()
    assert row is not None
    return int(row[0])
