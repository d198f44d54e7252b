"""What is wrong with an installation, and how to mend it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import duckdb

from flows import scheduler_health
from flows.finding import Finding
from flows.lock import AlreadyRunning, check_free
from flows.settings import Settings
from flows.steps import CrawlRefusedToStart
from flows.tracked import boards_listed
from warehouse.database import WarehouseError, connect, connect_published

FREE_BYTES = 2 * 1024**3


def findings(settings: Settings) -> list[Finding]:
    """Look at everything a run needs."""
    return [
        contact(settings),
        board_list(settings),
        disk(settings),
        lock(settings),
        *databases(settings),
        *scheduler_health.findings(settings.home),
    ]


def contact(settings: Settings) -> Finding:
    """Look at the contact in the user agent."""
    if settings.contact:
        return Finding("contact", True, settings.contact)
    return Finding("contact", False, "none: set JOBTRENDS_CONTACT to where a site's owner can reach you")


def board_list(settings: Settings) -> Finding:
    """Look at the board list."""
    try:
        boards = boards_listed(settings)
    except CrawlRefusedToStart as error:
        return Finding("boards", False, str(error))
    return Finding("boards", True, f"{sum(board['enabled'] for board in boards)} tracked in {settings.board_list}")


def disk(settings: Settings) -> Finding:
    """Look at the free space of the data folder."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    free = shutil.disk_usage(settings.home).free
    return Finding(
        "disk", free > FREE_BYTES, f"{free / 1024**3:.1f} GiB free at {settings.home}; at least 2 are needed"
    )


def lock(settings: Settings) -> Finding:
    """Look at whether a run is going on."""
    try:
        check_free(settings.home)
    except AlreadyRunning as error:
        return Finding("lock", True, f"a run is going on: {error}")
    return Finding("lock", True, "no run is going on")


def databases(settings: Settings) -> Iterator[Finding]:
    """Look at the writer's file and the published one."""
    writer = settings.home / "warehouse.duckdb"
    if writer.exists():
        try:
            connect(writer).close()
            yield Finding("warehouse", True, str(writer))
        except (WarehouseError, duckdb.Error) as error:
            yield Finding("warehouse", False, f"{error}; `jobtrends rebuild` makes it anew from landing")
    if settings.published.exists():
        try:
            connect_published(settings.published).close()
            yield Finding("published file", True, str(settings.published))
        except (WarehouseError, duckdb.Error) as error:
            yield Finding("published file", False, f"{error}; `jobtrends build` publishes it anew")
    else:
        yield Finding("published file", True, "not there yet; `jobtrends build` or `jobtrends demo` makes it")
