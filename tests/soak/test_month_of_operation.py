"""A month of operation (`make soak`): a Prefect server on PostgreSQL and a worker, on an invented market, on working days.

Runs begin by schedule. What an operator meets in years happens in four weeks: processes are killed, machines lose power,
databases and disks are lost and restored from copies, a new version is installed. At the end the tables equal those of a
month without disturbance, and each disturbance was told by a notification, a state or a line.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from flows.spider_session import SpiderSession
from tests.market_run import served_market
from tests.prefect_platform import wait_until
from tests.sinks import Sinks
from tests.soak.month import Month
from tests.soak.month_events import EVENTS
from tests.soak.postgres import Postgres
from tests.soak.use import assert_same_tables

pytestmark = [pytest.mark.soak, pytest.mark.prefect]
SEED, WEEKS, DAYS = 5, 12, 29  # of the market's weeks the last four are crawled daily, and the Monday after them
MONDAY, SATURDAY = 0, 5
SOURCES = ("ashby", "greenhouse")


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Month]:
    """Serve the market, start PostgreSQL, and set up Prefect on it."""
    folder, database = tmp_path_factory.mktemp("month"), Postgres()
    with Sinks() as sinks, served_market(folder / "market", SEED, WEEKS) as market, SpiderSession() as spiders:
        made = Month(
            market, spiders, folder, JOBTRENDS_NOTIFY=sinks.addresses, PREFECT_API_DATABASE_CONNECTION_URL=database.url
        )
        made.database, made.sinks = database, sinks
        made.platform.works_in = folder
        made.dropped = boards_of_other_sources(folder / "market/boards.csv")
        try:
            database.create()
            yield made
        finally:
            made.platform.close()
            database.close()


def boards_of_other_sources(board_list: Path) -> set[str]:
    """Return the boards of a market that are left out of the month, so that its runs are short."""
    lines = [line.split(",") for line in board_list.read_text().splitlines()[1:]]
    return {board for source, board, *_ in lines if source not in SOURCES}


def test_a_month_of_operation(month: Month) -> None:
    """Twenty working days and the Monday after them; at weekends nobody crawls, in neither installation."""
    earlier, days = month.market.instants[:-DAYS], month.market.instants[-DAYS:]
    for instant in earlier:
        month.begin_day(instant)
        month.crawl_calmly()
    month.begin_use()
    working_days = [instant for instant in days if weekday(instant) < SATURDAY]
    for instant, event in zip(working_days, EVENTS, strict=True):
        month.begin_day(instant)
        month.crawl_calmly()
        logging.getLogger(__name__).info("%s: %s", instant[:10], event.__name__.replace("_", " "))
        event(month)
        if weekday(instant) == MONDAY:
            month.report_calmly()
    nothing_is_lost(month)
    with suppress(TimeoutError):
        wait_until(lambda: not month.untold(), 1000, "notifications of all bad ends", 5)
    assert month.untold() == []


def weekday(instant: str) -> int:
    """Return the day of the week of an instant, Monday as 0."""
    return datetime.fromisoformat(instant).weekday()


def nothing_is_lost(month: Month) -> None:
    """Compare tables and pages with those of the undisturbed month, and look for runs that never ended."""
    assert_same_tables(month)
    assert pages(month.home) == pages(month.calm)
    unfinished = "select count(*) from flow_run where state_type in ('PENDING', 'RUNNING', 'CANCELLING')"
    wait_until(lambda: month.database.query(unfinished) == "0", 300, "the end of all runs")


def pages(home: Path) -> list[str]:
    """Return the names of the pages of an installation."""
    return sorted(path.name for path in (home / "reports").glob("2026-W*"))
