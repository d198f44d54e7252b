"""Make the warehouse from landing, and publish it: load, clean, core, marts, checks, swap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import duckdb

from warehouse.checks import Finding, run_checks
from warehouse.cleaning import clean_postings
from warehouse.database import (
    SQL_FOLDER,
    WarehouseError,
    connect,
    load_reference,
    quoted,
    run_file,
    set_clock,
    table_files,
    transaction,
)
from warehouse.kept import mark, take_over
from warehouse.load import load_landing
from warehouse.publish import publish

WAREHOUSE_FILE = "warehouse.duckdb"
PUBLISHED_FILE = "jobtrends.duckdb"
Progress = Callable[[str], None]


@dataclass
class BuildResult:
    """What a build did: runs loaded, contents cleaned, and the warnings of the checks."""

    runs_loaded: list[str] = field(default_factory=list)
    contents_cleaned: int = 0
    warnings: list[Finding] = field(default_factory=list)


READ = """
select count(*) filter (w.in_panel)
from core.board_week w
join core.board b using (board_id)
where w.week = ? and b.listing_kind in ('whole', 'page_set')
having count(*) > 0
"""


class NothingRead(WarehouseError):
    """No board has complete evidence by the end of the week asked for; nothing is published."""


def build(
    home: Path,
    now: datetime,
    as_of: datetime | None = None,
    target: Path | None = None,
    week: date | None = None,
    progress: Progress | None = None,
) -> BuildResult:
    """Bring the warehouse up to date with landing and publish it; `now` is the run's clock, UTC.

    The core and marts tables are replaced in one transaction; when a stopping check fails, nothing changes and
    CheckFailed is raised; so is NothingRead when no board was read by the end of `week`. With `as_of`, the warehouse
    is a temporary one of what had landed by then, published to `target`.
    """
    say = progress or (lambda _: None)
    file: Path | str = ":memory:" if as_of else home / WAREHOUSE_FILE
    result = BuildResult()
    with connect(file) as connection:
        say("load")
        result.runs_loaded = load_landing(connection, home, as_of)
        say("clean")
        result.contents_cleaned = clean_postings(connection, home / "tmp")
        say("build")
        result.warnings = build_tables(connection, as_of or now, week)
        if as_of:
            copy_published(connection, home)
        say("publish")
        publish(connection, target or home / PUBLISHED_FILE)
    return result


def build_tables(connection: duckdb.DuckDBPyConnection, now: datetime, week: date | None = None) -> list[Finding]:
    """Bring all core and marts tables up to date, run the checks, and commit; roll back when one stops the build."""
    connection.execute((SQL_FOLDER / "macros.sql").read_text(encoding="utf-8"))
    with transaction(connection):
        take_over(connection)
        load_reference(connection)
        set_clock(connection, now)
        for table in table_files("core", "marts"):
            run_file(connection, table)
        mark(connection)
        if week is not None:
            require_read(connection, week)
        return run_checks(connection)


def require_read(connection: duckdb.DuckDBPyConnection, week: date) -> None:
    """Raise NothingRead when no board has evidence for the week; a week before the first reading is not asked."""
    row = connection.execute(READ, [week]).fetchone()
    evidence = connection.execute("select count(*) from core.crawl where evidence = 'complete'").fetchone()
    if (row is not None and row[0] == 0) or evidence == (0,):
        raise NothingRead(f"no board has complete evidence for the week of {week:%G-W%V}; nothing is published")


def rebuild(home: Path, now: datetime, progress: Progress | None = None) -> BuildResult:
    """Make the warehouse anew from landing beside the old one, keep what was printed, and swap it in."""
    current, fresh = home / WAREHOUSE_FILE, home / "rebuilt.duckdb"
    for leftover in (fresh, Path(f"{fresh}.wal")):
        leftover.unlink(missing_ok=True)
    with connect(fresh) as connection:
        for file in table_files("marts"):
            if file.table == "marts.published":
                run_file(connection, file)
        copy_published(connection, home)
    Path(f"{current}.wal").unlink(missing_ok=True)
    fresh.replace(current)
    return build(home, now, progress=progress)


def copy_published(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Take over the printed values of earlier reports, which no rebuild can make again; none where none are left."""
    earlier = home / PUBLISHED_FILE
    if not earlier.exists():
        return
    connection.execute(f"attach {quoted(str(earlier))} as earlier (read_only)")
    try:
        connection.execute("insert into marts.published by name from earlier.marts.published")
    finally:
        connection.execute("detach earlier")
