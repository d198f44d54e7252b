"""The tables against the market's truth: stock and flows to the unit, and no false close on any Monday."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from tests.conftest import MarketRun
from tests.given import build_these, tables_behind
from tests.truth_reference import known_weeks
from warehouse.cleaning import clean_postings
from warehouse.database import attached, connect, run_file, table_files
from warehouse.load import load_landing

WEEKS = """
select w.week_label,
       count(*) filter (s.entered_at < w.tau and (s.ended_at is null or s.ended_at >= w.tau)) as stock,
       count(*) filter (s.start_kind = 'new' and s.entered_at >= w.begins_at and s.entered_at < w.tau) as new,
       count(*) filter (s.start_kind = 'reposted' and s.entered_at >= w.begins_at and s.entered_at < w.tau) as reposted,
       count(*) filter (s.start_kind = 'found' and s.entered_at >= w.begins_at and s.entered_at < w.tau) as found,
       count(*) filter (s.start_kind = 'entered_scope' and s.entered_at >= w.begins_at and s.entered_at < w.tau) as entered_scope,
       count(*) filter (s.end_kind = 'closed' and s.ended_at >= w.begins_at and s.ended_at < w.tau) as closed,
       count(*) filter (s.end_kind = 'lost' and s.ended_at >= w.begins_at and s.ended_at < w.tau) as lost,
       count(*) filter (s.end_kind = 'left_scope' and s.ended_at >= w.begins_at and s.ended_at < w.tau) as left_scope
from core.week w, core.{table} s group by all order by 1
"""
CLOSED = """
select p.source, p.board, p.source_posting_id, s.first_absent_at
from core.posting_spell s join core.posting p using (posting_id) where s.end_kind = 'closed'
"""


def weeks_of(published: Path, table: str = "vacancy_listing") -> dict[str, dict[str, int]]:
    with duckdb.connect(str(published), read_only=True) as connection:
        cursor = connection.execute(WEEKS.format(table=table))
        names = [column[0] for column in cursor.description][1:]
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in cursor.fetchall()}


@pytest.mark.journey
def test_every_week_equals_what_can_be_known(market: MarketRun) -> None:
    expected = known_weeks(market.home / "truth", market.settings.clock())
    assert weeks_of(market.settings.published) == expected
    assert len(expected) == 6
    assert all(
        sum(week[kind] for week in expected.values()) > 0 for kind in ("new", "reposted", "found", "closed", "lost")
    )


@pytest.mark.journey
def test_every_week_in_scope_equals_what_can_be_known(market: MarketRun) -> None:
    """Openings retitled out of scope or into it, made general applications, or unlisted, leave and enter by an event."""
    expected = known_weeks(market.home / "truth", market.settings.clock(), in_scope=True)
    assert weeks_of(market.settings.published, "vacancy_spell") == expected
    assert all(sum(week[kind] for week in expected.values()) > 0 for kind in ("entered_scope", "left_scope"))


@pytest.mark.journey
def test_postings_are_one_vacancy_exactly_where_the_market_says_so(market: MarketRun) -> None:
    """Numbers, city clones, second boards, new ids and twins; in scope, since only those texts are compared."""
    truth = json.loads((market.home / "truth" / "market.json").read_text())
    vacancy_of = {(row["source"], row["board"], row["posting_id"]): row["vacancy"] for row in truth["postings"]}
    with duckdb.connect(str(market.settings.published), read_only=True) as connection:
        rows = connection.execute(
            "select p.source, p.board, p.source_posting_id, v.vacancy_id, v.rule from core.vacancy_posting v"
            " join core.posting p using (posting_id) join core.vacancy a using (vacancy_id) where a.in_scope and p.source <> 'hackernews'"
        ).fetchall()
    ours: dict[int, set[int]] = {}
    theirs: dict[int, set[int]] = {}
    for number, (source, board, posting, vacancy, _) in enumerate(rows):
        ours.setdefault(vacancy, set()).add(number)
        theirs.setdefault(vacancy_of[source, board, posting], set()).add(number)
    assert sorted(map(sorted, ours.values())) == sorted(map(sorted, theirs.values()))
    assert {row[4] for row in rows} == {"single", "requisition", "other_source", "repost"}


@pytest.mark.journey
def test_a_threads_postings_are_of_the_employers_that_they_name(market: MarketRun) -> None:
    with duckdb.connect(str(market.settings.published), read_only=True) as connection:
        rows = connection.execute(
            "select p.title, e.employer from core.posting p join core.vacancy_posting using (posting_id)"
            " join core.vacancy v using (vacancy_id) join core.employer e using (employer_key) where p.source = 'hackernews'"
        ).fetchall()
        most = connection.execute("select max(employers) from marts.week_thread").fetchall()[0][0]
    assert len(rows) > 20 and most > 1
    assert all(title.startswith(f"{name} |") for title, name in rows)


def mondays(instants: list[str]) -> list[datetime]:
    """Return the report times of the Mondays after the first crawl."""
    days = [datetime.fromisoformat(instant).replace(hour=6, minute=0) for instant in instants[1:]]
    return [day for day in days if day.weekday() == 0]


@pytest.mark.journey
def test_no_monday_shows_a_false_close(market: MarketRun, tmp_path: Path) -> None:
    truth = json.loads((market.home / "truth" / "market.json").read_text())
    open_times: dict[tuple[str, str, str], list[tuple[datetime, datetime | None]]] = {}
    for row in truth["postings"]:
        ends = [datetime.fromisoformat(row[name]) for name in ("closes", "unlisted_from") if row[name]]
        closes = min(ends, default=None)
        for name in {row["board"], row["former_board"] or row["board"]}:
            open_times.setdefault((row["source"], name, row["posting_id"]), []).append(
                (datetime.fromisoformat(row["opens"]), closes)
            )
    closes_seen = 0
    spells = tables_behind(["core.posting_spell", "build.board_state"])  # by the latter the next build goes on
    for monday, connection in loaded_by_monday(market, tmp_path):
        build_these(connection, monday, spells)
        closes = connection.execute(CLOSED).fetchall()
        for source, board, posting, absent_at in closes:
            moment = absent_at.replace(tzinfo=monday.tzinfo)
            still_open = [o for o, c in open_times[source, board, posting] if o <= moment and (c is None or moment < c)]
            assert not still_open, (source, board, posting, absent_at)
        closes_seen += len(closes)
    assert closes_seen > 100


def loaded_by_monday(market: MarketRun, folder: Path) -> Iterator[tuple[datetime, duckdb.DuckDBPyConnection]]:
    """Yield each Monday, and a warehouse into which is loaded what had landed by then; its texts were read before."""
    with connect(":memory:") as connection:
        with attached(connection, market.home / "warehouse.duckdb", "whole", "read_only"):
            for file in table_files("clean"):
                run_file(connection, file)
                connection.execute(f"insert into {file.table} from whole.{file.table}")
        for monday in mondays(market.instants):
            let_land(market.home, folder, monday)
            load_landing(connection, folder)
            clean_postings(connection, folder / "tmp")
            yield monday, connection


def let_land(home: Path, later: Path, now: datetime) -> None:
    """Put into another folder's landing what had landed in a home by an instant."""
    landing = later / "landing"
    (landing / "runs").mkdir(parents=True, exist_ok=True)
    if not (landing / "postings").exists():
        (landing / "postings").symlink_to(home / "landing" / "postings")
    for path in (home / "landing" / "runs").glob("[0-9]*.json"):
        if datetime.fromisoformat(json.loads(path.read_text())["now"]) <= now:
            shutil.copy(path, landing / "runs")
