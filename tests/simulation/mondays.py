"""What each Monday's tables say of every week: crawls are sealed in landing files, and built on Monday by Monday."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from tests.given import build_these, tables_behind
from tests.landing import Landing, Row
from warehouse.cleaning import clean_postings
from warehouse.database import connect
from warehouse.load import load_landing

# A build takes up from the state of boards, which no table reads.
TABLES = tables_behind(["marts.week_demand", "marts.week_index"]) | {"build.board_state"}
KNOWN = """
select d.week, d.open_vacancies, d.unconfirmed_closes, d.open_nowcast, d.open_nowcast_ci_low, d.open_nowcast_ci_high,
       i.vacancies / nullif(i.vacancies_before, 0), i.link, i.link_ci_low, i.link_ci_high
from marts.week_demand d join marts.week_index i using (week)
where d.slice_kind = 'all' order by d.week
"""


@dataclass(frozen=True)
class Known:
    """What a Monday's tables say of a week: stock, closes not confirmed, nowcast and its range, link as counted and as expected."""

    stock: float
    unconfirmed: float
    nowcast: float
    low: float
    high: float
    counted_link: float | None
    link: float | None
    link_lo: float | None
    link_hi: float | None


@dataclass(frozen=True)
class Answer:
    """What a board answers: its rows, and what its crawl line says otherwise than a whole and complete answer's."""

    rows: list[Row]
    line: dict[str, Any]


Answers = dict[str, Answer | None]  # by SOURCE:BOARD, of every board on the list; None: not asked
Crawl = tuple[datetime, Answers]
Reading = dict[date, dict[date, Known]]  # by Monday, by week


def read_weekly(home: Path, crawls: Iterable[Crawl]) -> Reading:
    """Seal each crawl, build the tables each Monday at 06:00, and return what they say of every week."""
    landing, known = Landing(home), Reading()
    with connect(":memory:") as connection:
        monday: datetime | None = None
        for number, (instant, answers) in enumerate(crawls, 1):
            monday = monday or next_report(instant)
            while monday < instant:
                known[monday.date()] = report(connection, home, monday)
                monday += timedelta(days=7)
            seal(landing, number, instant, answers)
        if monday:
            known[monday.date()] = report(connection, home, monday)
    return known


def next_report(after: datetime) -> datetime:
    """Return the first Monday 06:00 after an instant."""
    monday = (after - timedelta(days=after.weekday())).replace(hour=6, minute=0)
    return monday if monday > after else monday + timedelta(days=7)


def seal(landing: Landing, number: int, instant: datetime, answers: Answers) -> None:
    """Seal the run of a crawl."""
    asked = {name: answer for name, answer in answers.items() if answer}
    said: dict[str, dict[str, Any]] = {
        name.split(":")[1]: {
            "crawl": answer.line,
            "board": {"listing_kind": answer.line.get("listing_kind", "whole")},
        }
        for name, answer in asked.items()
    }
    rows = {name: answer.rows for name, answer in asked.items()}
    not_due = tuple(name for name in answers if name not in asked)
    landing.run(number, f"{instant:%Y-%m-%dT%H:%M:%SZ}", rows, not_due, **said)


def report(connection: duckdb.DuckDBPyConnection, home: Path, monday: datetime) -> dict[date, Known]:
    """Take in what has landed, build by a Monday's clock, and return what the tables say."""
    load_landing(connection, home)
    clean_postings(connection, home / "tmp")
    build_these(connection, monday, TABLES)
    return {row[0]: Known(*row[1:]) for row in connection.execute(KNOWN).fetchall()}
