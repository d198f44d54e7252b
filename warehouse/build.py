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
    MEMORY,
    PUBLISHED_FILE,
    SQL_FOLDER,
    WAREHOUSE_FILE,
    WarehouseError,
    attached,
    connect,
    first_line,
    named_failures,
    private_files,
    remove_database,
    run_file,
    set_clock,
    table_files,
    transaction,
)
from warehouse.former_names import PRINTED, take_over_printed
from warehouse.incremental import is_of_another_version, mark, prepare
from warehouse.landing import Refusal
from warehouse.load import load_landing
from warehouse.publish import publish
from warehouse.readers import ALONE, Readers
from warehouse.reference_tables import load_reference
from warehouse.unlogged import connect_unlogged, keep

Progress = Callable[[str], None]
SUMMARIES = (
    "runs/*.json",
    "runs/*.jsonl.xz",
    "imports/*.json",
)  # what landing holds one of, at least, where it is used


@dataclass
class BuildResult:
    """What a build did: runs loaded, files of landing refused, contents cleaned, and the warnings of the checks."""

    runs_loaded: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    contents_cleaned: int = 0
    warnings: list[Finding] = field(default_factory=list)


READ = """
select count(*) filter (w.in_panel)
from core.board_week w
join core.board b using (board_id)
where w.week = ? and b.listing_kind in ('whole', 'page_set')
having count(*) > 0
"""


UPGRADE = (
    "another version made the tables that are here: each is computed again in today's form; values that reports"
    " printed, all kept: {}"
)


class NothingRead(WarehouseError):
    """No board has complete evidence by the end of the week asked for; nothing is published."""


class PublishedMoreBefore(WarehouseError):
    """The tables hold under half of the postings of the published file, which stays in place."""


def build(
    home: Path,
    now: datetime,
    as_of: datetime | None = None,
    target: Path | None = None,
    week: date | None = None,
    progress: Progress | None = None,
    force: bool = False,
    readers: Readers = ALONE,
    memory: str = MEMORY,
) -> BuildResult:
    """Bring the warehouse up to date with landing and publish it; `now` is the run's clock, UTC.

    The core and marts tables are replaced all at once; when a stopping check fails, nothing changes and
    CheckFailed is raised; so is NothingRead when no board was read by the end of `week`, and PublishedMoreBefore when
    under half of the published postings are left, unless `force`. With `as_of`, the warehouse is a temporary one of
    what had landed by then, published to `target`.
    """
    target, say = target or home / PUBLISHED_FILE, progress or (lambda _: None)
    with named_failures(home), private_files():
        if as_of is not None:
            with connect(":memory:", memory) as connection:
                result = take_in(connection, home, as_of, say, readers)
                say("build")
                result.warnings = build_tables(connection, as_of, week)
                copy_published(connection, home / PUBLISHED_FILE)
                say("publish")
                publish(connection, target)
            return result
        make_private(home / WAREHOUSE_FILE)
        return bring_up(home / WAREHOUSE_FILE, home, now, target, week, say, force, readers, memory)


def read_ahead(home: Path, readers: Readers = ALONE) -> int:
    """Load what has landed and read its texts, so that the next build finds them read; returns how many it read.

    Nothing that is published changes. New rules read every text again: so it takes the nights before, and no Monday.
    What was read is kept when it is stopped, and the next call goes on from there.
    """
    with named_failures(home), private_files():
        make_private(home / WAREHOUSE_FILE)
        with connect(home / WAREHOUSE_FILE) as connection:
            load_landing(connection, home)
            return clean_postings(connection, home / "tmp", readers)


def bring_up(
    file: Path,
    home: Path,
    now: datetime,
    target: Path,
    week: date | None,
    say: Progress,
    force: bool,
    readers: Readers,
    memory: str,
) -> BuildResult:
    """Load and read what has landed into a warehouse file, bring all its tables up to date, and publish them.

    What was loaded and read stays, whatever comes after; the tables change in the file all at once, when all are made.
    """
    with connect(file, memory) as connection:
        result = take_in(connection, home, None, say, readers)
    with connect_unlogged(file, memory) as connection:
        say("build")
        result.warnings = build_tables(connection, now, week, None if force else home / PUBLISHED_FILE, say)
        keep(connection)
        say("publish")
        publish(connection, target)
    return result


def take_in(
    connection: duckdb.DuckDBPyConnection,
    home: Path,
    as_of: datetime | None,
    say: Progress,
    readers: Readers,
) -> BuildResult:
    """Load what has landed and read its texts; returns what was loaded, refused and read."""
    say("load")
    loaded = load_landing(connection, home, as_of)
    say("clean")
    cleaned = clean_postings(connection, home / "tmp", readers, say)
    return BuildResult(loaded.runs, loaded.refused, cleaned)


def build_tables(
    connection: duckdb.DuckDBPyConnection,
    now: datetime,
    week: date | None = None,
    published: Path | None = None,
    say: Progress = lambda _: None,
) -> list[Finding]:
    """Bring all core and marts tables up to date, and run the checks; raises for one that stops the build.

    With `published`, so does a file there that holds more than twice as many postings. `say` is told of an upgrade.
    Each statement commits by itself: after a failure the tables are of no use, and the caller drops the connection.
    """
    connection.execute((SQL_FOLDER / "macros.sql").read_text(encoding="utf-8"))
    before = published_postings(connection, published) if published else 0
    is_upgrade = is_of_another_version(connection)
    prepare(connection)
    if is_upgrade:
        say(UPGRADE.format(connection.execute(f"select count(*) from {PRINTED}").fetchall()[0][0]))
    load_reference(connection)
    set_clock(connection, now)
    for table in table_files("build", "core", "marts"):
        run_file(connection, table)
    mark(connection)
    if week is not None:
        require_read(connection, week)
    require_postings(connection, before, published)
    return run_checks(connection)


def published_postings(connection: duckdb.DuckDBPyConnection, published: Path) -> int:
    """Return how many postings the published file holds; 0 where there is none, or none that can be read."""
    if not published.exists():
        return 0
    try:
        with attached(connection, published, "earlier", "read_only"):
            row = connection.execute("select count(*) from earlier.core.posting").fetchone()
    except duckdb.Error:
        return 0  # damaged or of another make: this build replaces it
    return int(row[0]) if row else 0


def require_postings(connection: duckdb.DuckDBPyConnection, before: int, published: Path | None) -> None:
    """Raise PublishedMoreBefore when under half of so many postings are left."""
    row = connection.execute("select count(*) from core.posting").fetchone()
    count = int(row[0]) if row else 0
    if count < before / 2:
        raise PublishedMoreBefore(
            f"{published}: holds {before} postings, the new tables {count}, under half of them, so the file stays as"
            " it is: see that landing/ is whole, or publish all the same with --force"
        )


def require_read(connection: duckdb.DuckDBPyConnection, week: date) -> None:
    """Raise NothingRead when no board has evidence for the week; a week before the first reading is not asked."""
    row = connection.execute(READ, [week]).fetchone()
    evidence = connection.execute("select count(*) from core.crawl where evidence = 'complete'").fetchone()
    if (row is not None and row[0] == 0) or evidence == (0,):
        raise NothingRead(f"no board has complete evidence for the week of {week:%G-W%V}; nothing is published")


def rebuild(
    home: Path,
    now: datetime,
    progress: Progress | None = None,
    force: bool = False,
    readers: Readers = ALONE,
    memory: str = MEMORY,
) -> BuildResult:
    """Make a new warehouse from landing beside the old one, keep what was printed, and swap it in once all checks pass.

    Raises WarehouseError, and changes nothing, when landing holds no run, and for all that `build` raises for.
    """
    current, fresh = home / WAREHOUSE_FILE, home / "rebuilt.duckdb"
    if not any(path for names in SUMMARIES for path in (home / "landing").glob(names)):
        raise WarehouseError(
            f"{home / 'landing'}: holds no crawl run in runs/ and no import in imports/, so nothing is rebuilt;"
            " restore landing/ from a copy"
        )
    with named_failures(home), private_files():
        remove_database(fresh)
        try:
            with connect(fresh, memory) as connection:
                make_printed(connection)
                copy_printed(connection, home, progress)
            target, say = home / PUBLISHED_FILE, progress or (lambda _: None)
            result = bring_up(fresh, home, now, target, None, say, force, readers, memory)
            Path(f"{current}.wal").unlink(missing_ok=True)
            fresh.replace(current)
        finally:
            remove_database(fresh)
    return result


def make_printed(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table of printed values."""
    run_file(connection, next(file for file in table_files("marts") if file.table == PRINTED))


def copy_printed(connection: duckdb.DuckDBPyConnection, home: Path, progress: Progress | None) -> None:
    """Take over the printed values of earlier reports, which no rebuild can make again, from the file that has them."""
    for file in (home / WAREHOUSE_FILE, home / PUBLISHED_FILE):
        try:
            copy_published(connection, file)
        except duckdb.Error as error:
            if progress:
                progress(f"{file}: printed values of earlier reports cannot be read: {first_line(error)}")


def copy_published(connection: duckdb.DuckDBPyConnection, earlier: Path) -> None:
    """Take over the printed values of a file, except those of reports already known; none where there is no file."""
    if earlier.exists():
        with attached(connection, earlier, "earlier", "read_only"), transaction(connection):
            take_over_printed(connection, "earlier")


def make_private(file: Path) -> None:
    """Take from others what rights an earlier version left them; an empty file, left by a kill, is removed."""
    if file.exists():
        file.chmod(0o600)
        if not file.stat().st_size:
            file.unlink()
