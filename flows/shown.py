"""What Prefect's interface shows of a run beside its state: its name, and artifacts for what one looks up first.

They are for the eye: a run goes on where the server cannot take one, and says so in its log.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
from prefect import get_run_logger
from prefect.artifacts import (
    create_link_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.runtime import flow_run

from flows.failures import one_line
from flows.settings import SettingsError, load_settings
from flows.steps import CrawlOutcome, last_complete_week
from reports.overview import Overview
from warehouse.checks import Finding

PROGRESS_SECONDS = 5.0  # between two updates of a progress bar


def weekly_name() -> str:
    """Name a weekly run after its week or weeks: `weekly 2026-W47`, `weekly 2026-W40 to 2026-W46`."""
    if not (now := run_time()):
        return "weekly"
    if first := flow_run.parameters.get("first_week"):
        return f"weekly {first} to {flow_run.parameters.get('last_week') or f'{last_complete_week(now):%G-W%V}'}"
    return f"weekly {flow_run.parameters.get('week') or f'{last_complete_week(now):%G-W%V}'}"


def crawl_name() -> str:
    """Name a crawl after its day, UTC, and what was asked for: `crawl 2026-11-16`, `crawl 2026-11-16 ashby`."""
    if not (now := run_time()):
        return "crawl"
    asked = [name for kind in ("sources", "boards") for name in flow_run.parameters.get(kind) or []]
    return " ".join([f"crawl {now:%Y-%m-%d}", *asked])


def run_time() -> datetime | None:
    """Return the instant that the run of this context takes for now; None where the settings cannot be read."""
    given = flow_run.parameters.get("now")
    try:
        return load_settings(**({"now": given} if given else {})).clock()
    except (SettingsError, OSError):  # the flow says so in its state
        return None


@contextmanager
def where_the_server_takes_it() -> Iterator[None]:
    """Log what an artifact meets that cannot be put on the server; nothing depends on one."""
    try:
        yield
    except httpx.HTTPError as error:
        get_run_logger().warning("an artifact is missing, the server did not take it: %s", one_line(error))


def show_table(rows: Sequence[dict[str, Any]], key: str, description: str) -> None:
    """Show a table, a dictionary per row; without rows its description alone says so."""
    with where_the_server_takes_it():
        create_table_artifact(list(rows), key=key, description=description)


def show_boards(outcome: CrawlOutcome) -> None:
    """Show the boards of a crawl that were not read completely, a row each, and how many were; log each of them."""
    for problem in outcome.problems:
        get_run_logger().warning(problem)
    show_table(outcome.unfinished, "boards-with-problems", f"Boards not read completely. {outcome.sentence()}.")


def show_warnings(warnings: Sequence[Finding], refused: Sequence[str]) -> None:
    """Show what the checks of a build warn of and which files of landing it refused; log each of them."""
    rows = [{"check": one.check, "rows": one.rows, "first": ", ".join(map(str, one.first))} for one in warnings]
    for row in rows:
        get_run_logger().warning("check %(check)s: %(rows)d rows, first: %(first)s", row)
    for sentence in refused:
        get_run_logger().warning("refused: %s", sentence)
    rows += [{"check": "refused", "rows": 1, "first": sentence} for sentence in refused]
    show_table(rows, "warnings-of-checks", "Warnings of the checks." if rows else "No check warns of anything.")


def show_week(shown: Overview, monday: date) -> None:
    """Show how far a week was read, which boards were not, and how its stock came from that of the week before."""
    week, before = f"{monday:%G-W%V}", f"{date.fromordinal(monday.toordinal() - 7):%G-W%V}"
    show_table(shown.coverage, "coverage", f"How the boards were read in {week}, by source")
    show_table(shown.unread, "boards-not-read", f"Boards not read in {week}, with the reason")
    show_table(shown.bridge, "bridge", f"Open vacancies from {before} to {week}, to the unit")


def show_page(page: Path, week: str) -> None:
    """Link the page of a week."""
    with where_the_server_takes_it():
        create_link_artifact(page.absolute().as_uri(), f"The week {week}", key="weekly-report")


class ProgressBar:
    """A bar that fills in Prefect's interface as its `whole` parts are done; updated some times a minute at most."""

    def __init__(self, key: str, description: str, whole: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.whole, self.done, self.shown = max(whole, 1), 0, 0
        self.clock, self.due = clock, clock() + PROGRESS_SECONDS
        self.artifact: Any = None
        with where_the_server_takes_it():
            self.artifact = create_progress_artifact(0.0, key=key, description=description)

    def advance(self, done: int) -> None:
        """Take in how many parts are done; several times a second, if need be."""
        self.done = min(done, self.whole)
        if self.done != self.shown and (self.clock() >= self.due or self.done == self.whole):
            self.show()

    def show(self) -> None:
        """Put what is done on the server."""
        self.shown, self.due = self.done, self.clock() + PROGRESS_SECONDS
        with where_the_server_takes_it():
            if self.artifact:
                update_progress_artifact(self.artifact, 100.0 * self.done / self.whole)
