"""How old the newest run in landing is, and which runs were begun and not finished."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flows.finding import Finding, broken, fine, warning
from flows.settings import Settings
from warehouse.months import DAMAGED, is_month_file, runs_in

RUN_NAME = re.compile(r"\d+-\d{8}T\d{6}Z")
DAILY = timedelta(hours=36)
# After 28 days without reading a board its vacancies count as lost (docs/method.md#closing-rules).
LOST_AFTER = timedelta(days=8)
TAKEN_UP = timedelta(hours=6)
MOVE_OUT = "move it out of landing"


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at how old the newest run is, and for runs that were not finished."""
    if not (settings.home / "landing" / "runs").is_dir():
        yield fine("age of data", "nothing was crawled yet; `jobtrends weekly` begins")
        return
    yield age(settings.home, settings.clock())
    yield from unfinished(settings.home, settings.clock())


def summaries(home: Path) -> list[Path]:
    """Return the summaries of the sealed runs, the newest first."""
    paths = (home / "landing" / "runs").glob("*.json")
    return sorted((path for path in paths if RUN_NAME.fullmatch(path.stem)), key=run_clock, reverse=True)


def run_clock(path: Path) -> datetime:
    """Return the clock in the name of a run, UTC."""
    return datetime.strptime(path.name.split(".")[0].split("-")[1] + "+0000", "%Y%m%dT%H%M%SZ%z")


def merged_runs(home: Path) -> list[str]:
    """Return the names of the runs whose summaries stand in month files; what cannot be read is told elsewhere."""
    names: list[str] = []
    for path in (home / "landing" / "runs").glob("*"):
        if is_month_file(path):
            with suppress(*DAMAGED, OSError):
                names += runs_in(path)
    return names


def newest_run(home: Path) -> datetime | None:
    """Return the clock of the newest sealed run, UTC; None where there is none."""
    return max(map(run_clock, (*summaries(home), *map(Path, merged_runs(home)))), default=None)


def age(home: Path, now: datetime) -> Finding:
    """Look how old the newest run is: a daily crawl is missed after a day and a half."""
    newest = newest_run(home)
    if newest is None:
        return fine("age of data", "nothing was crawled yet; `jobtrends weekly` begins")
    told = f"newest run at {newest:%Y-%m-%d %H:%M} UTC"
    passed = now.astimezone(UTC) - newest
    days = passed / timedelta(days=1)
    remedy = "look at the schedule, or run `jobtrends weekly`"
    if passed > LOST_AFTER:
        return broken("age of data", f"{told}, {days:.0f} days ago; {remedy}: boards unread for 28 days are lost")
    if passed > DAILY:
        return warning("age of data", f"{told}, {days:.1f} days ago; {remedy}")
    return fine("age of data", told)


def unfinished(home: Path, now: datetime) -> Iterator[Finding]:
    """Look for runs that were begun and never sealed."""
    for path in sorted((home / "landing" / "incoming").glob("*")):
        if not path.is_dir() or not RUN_NAME.fullmatch(path.name):
            yield broken("landing", f"landing/incoming/{path.name}: no run; {MOVE_OUT}")
        elif now.astimezone(UTC) - run_clock(path) > TAKEN_UP:
            told = f"the run {path.name} was begun and not finished"
            yield warning("landing", f"{told}; the next crawl seals it with what it holds: run `jobtrends crawl`")
