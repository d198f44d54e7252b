"""Open DuckDB files, and run the SQL files that define our tables."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

SQL_FOLDER = Path(__file__).with_name("sql")
REFERENCE_FOLDER = Path(__file__).with_name("reference")
OWNER_ONLY = 0o077  # what is taken from others
WAREHOUSE_FILE = "warehouse.duckdb"  # the writer's own, in the data folder
PUBLISHED_FILE = "jobtrends.duckdb"
SCHEMAS = ("raw", "clean", "build", "core", "marts")
MENTIONED = re.compile(r"\b(raw|clean|build|core|marts)\.(\w+)")
COLUMN_COMMENT = re.compile(r"^    (\w+) [^\n]*?-- (.+)$", re.M)
HEADER = re.compile(r"\A((?:--[^\n]*\n)+)")
# How a build makes a table, the last line of its file's header: from nothing each time, or by adding to what is there.
BUILD_MODE = re.compile(r"^-- Build: (replaced|kept)\.\n(?=create table)", re.M)
CREATE = {"replaced": "create or replace table", "kept": "create table if not exists"}
# The older storage format: the newest command-line client on the package index is 1.5 (see docs/operating.md).
STORAGE_VERSION = "v1.5.0"
MEMORY = "2GB"  # beyond which tables in the making spill to the disk
LOCK_WAIT_SECONDS = 60.0
LOCK_POLL_SECONDS = 0.5
LOCKED = "Could not set lock on file"
DAMAGED = re.compile(
    r"corrupt|checksum|not a valid duckdb|could not read|serializ|replaying wal|version number|extension", re.I
)
# What an engine's or a system's message shows, and how to fix what led to it; what was published before stays.
CAUSES = (
    (re.compile(r"no space left|disk quota|file too large|not enough space", re.I), "free some disk space, then again"),
    (
        re.compile(r"permission denied|read-only file system|not permitted", re.I),
        "let this user write there",
    ),
    (re.compile(LOCKED), "wait until that process has ended, or end it"),
    (re.compile(r"out of memory|memory limit|failed to offload", re.I), "free some memory or disk space, then again"),
)
REBUILD = "`jobtrends rebuild` makes it again from the landing files"
NOT_PUBLISHED = "not there yet; `jobtrends build` makes it; for the demo's set JOBTRENDS_HOME=data/demo"
PUBLISH_AGAIN = "`jobtrends build` publishes it again"
READER_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "1GB",
    "threads": "2",
}


class WarehouseError(RuntimeError):
    """The warehouse cannot be opened or built; the message says which file and what fixes it."""


def connect(
    path: Path | str, memory_limit: str = MEMORY, wait_seconds: float = LOCK_WAIT_SECONDS
) -> duckdb.DuckDBPyConnection:
    """Open a database for writing, in UTC, without extensions from outside.

    Waits up to a minute for another process to let go of the file; raises WarehouseError naming it.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "storage_compatibility_version": STORAGE_VERSION,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "memory_limit": memory_limit,
    }
    connection = once_unlocked(path, lambda: duckdb.connect(str(path), config=config), wait_seconds)
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")  # it would be printed among the answers
        connection.execute("set preserve_insertion_order = false")
        # it compares all rows with all where it expects few, and its expectations of our longest queries are too low
        connection.execute("set asof_loop_join_threshold = 0")
        for schema in SCHEMAS:
            connection.execute(f"create schema if not exists {schema}")
    except duckdb.Error as error:
        connection.close()
        raise unusable(path, error, REBUILD) from error
    return connection


def once_unlocked(
    path: Path | str, opened: Callable[[], duckdb.DuckDBPyConnection], wait_seconds: float
) -> duckdb.DuckDBPyConnection:
    """Return what `opened` returns, called until no other process holds the file; raises WarehouseError naming it."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            with private_files():
                return opened()
        except duckdb.Error as error:
            if LOCKED not in str(error) or time.monotonic() > deadline:
                raise unusable(path, error, REBUILD) from error
            time.sleep(LOCK_POLL_SECONDS)


def unusable(path: Path | str, error: duckdb.Error | OSError, damage_remedy: str) -> WarehouseError:
    """Return the error that says in one line why a file cannot be used, and how to fix what led to it."""
    told = error.strerror or str(error) if isinstance(error, OSError) else first_line(error)
    causes = (*CAUSES, (DAMAGED, damage_remedy))
    remedy = next((remedy for sign, remedy in causes if sign.search(told)), None)
    return WarehouseError(f"{path}: {told}" + (f"; {remedy}" if remedy else ""))


@contextmanager
def private_files() -> Iterator[None]:
    """Make the files of the block readable by their owner only, whatever the process's umask."""
    before = os.umask(OWNER_ONLY)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def named_failures(home: Path) -> Iterator[None]:
    """Turn what disk, rights, memory or a damaged file do to the block into a WarehouseError that tells the remedy."""
    try:
        yield
    except duckdb.ProgrammingError:
        raise  # a fault of ours
    except duckdb.Error as error:
        raise unusable(home, error, REBUILD) from error
    except OSError as error:
        raise unusable(error.filename or home, error, REBUILD) from error


def first_line(error: Exception) -> str:
    """Return the first line of an engine's message."""
    return (str(error).splitlines() or [type(error).__name__])[0].removeprefix("IO Error: ").rstrip("!")


def remove_database(path: Path) -> None:
    """Remove a database file and the log beside it; none need be there."""
    for file in (path, Path(f"{path}.wal")):
        file.unlink(missing_ok=True)


@contextmanager
def attached(connection: duckdb.DuckDBPyConnection, path: Path, name: str, options: str) -> Iterator[None]:
    """Attach a database file under a name while the block runs; a failure inside is not hidden by the detachment's."""
    connection.execute(f"attach {quoted(str(path))} as {name} ({options})")
    done = False
    try:
        yield
        done = True
    finally:
        with nullcontext() if done else suppress(duckdb.Error):
            connection.execute(f"detach {name}")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what the block does, or roll it back whole; a failed commit is not hidden by its rollback."""
    connection.execute("begin")
    done = False
    try:
        yield
        connection.execute("commit")
        done = True
    finally:
        if not done:
            with suppress(duckdb.Error):
                connection.execute("rollback")


def connect_published(
    path: Path | str, *, can_write_files: bool = False, only_file: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """Open the published file for reading only, files and network out of reach unless its tables are to be copied.

    With `only_file`, that file alone may be written.
    """
    if not Path(path).exists():
        raise WarehouseError(f"{path}: {NOT_PUBLISHED}")
    is_open = can_write_files or only_file is not None
    settings = READER_SETTINGS | {"enable_external_access": str(is_open).lower()}
    opened = ExitStack()
    try:
        connection = opened.enter_context(duckdb.connect(str(path), read_only=True, config=settings))
        if only_file is not None:
            connection.execute(f"set allowed_paths = [{quoted(str(only_file))}]")
            connection.execute("set enable_external_access = false")
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")  # it would be printed among the answers
        connection.execute("set lock_configuration = true")
    except duckdb.Error as error:
        opened.close()  # left open, it would keep the settings locked for the rest of this process
        raise unusable(path, error, PUBLISH_AGAIN) from error
    return connection


@dataclass(frozen=True)
class TableFile:
    """One SQL file that makes one table: its name, its text, and the tables it reads."""

    schema: str
    name: str
    text: str

    @property
    def table(self) -> str:
        """Return the qualified name."""
        return f"{self.schema}.{self.name}"

    @property
    def reads(self) -> set[str]:
        """Return the tables its SQL mentions, other than itself; comment lines do not count."""
        statements = re.sub(r"--[^\n]*", "", self.text)
        return {f"{schema}.{name}" for schema, name in MENTIONED.findall(statements)} - {self.table}

    @property
    def mode(self) -> str:
        """Return how a build makes the table, `replaced` or `kept`; raises WarehouseError where the header lacks it."""
        found = BUILD_MODE.search(self.text)
        if found is None:
            raise WarehouseError(
                f"sql/{self.schema}/{self.name}.sql: names no build mode; end the header with '-- Build: replaced.' or"
                " '-- Build: kept.', and begin the statement below it with 'create table'"
            )
        return found[1]

    @property
    def script(self) -> str:
        """Return the statements as a build runs them."""
        return self.text.replace("\ncreate table", f"\n{CREATE[self.mode]}", 1)

    @property
    def definition(self) -> str:
        """Return the statement that makes the empty table."""
        return self.text[: self.text.index("\n);") + 3]

    @property
    def empty(self) -> str:
        """Return the statement that makes the empty table where there is none."""
        return self.definition.replace("\ncreate table", f"\n{CREATE['kept']}", 1)

    @property
    def comments(self) -> list[str]:
        """Return COMMENT statements made from the file's header and its columns' trailing remarks."""
        header = HEADER.match(self.text)
        lines = [line for line in header[1].splitlines() if not line.startswith("-- Build:")] if header else []
        meaning = " ".join(line.lstrip("- ").strip() for line in lines)
        statements = [f"comment on table {self.table} is {quoted(meaning)}"]
        body = self.text.split("\n);", 1)[0]
        for column, remark in COLUMN_COMMENT.findall(body):
            statements.append(f'comment on column {self.table}."{column}" is {quoted(remark.strip())}')
        return statements


def has_table(connection: duckdb.DuckDBPyConnection, table: str, database: str | None = None) -> bool:
    """Return whether a database, the connection's own unless named, has a table, given with its schema."""
    query = (
        "select count(*) from duckdb_tables()"
        " where database_name = coalesce(?, current_database()) and schema_name || '.' || table_name = ?"
    )
    return connection.execute(query, [database, table]).fetchone() != (0,)


def quoted(text: str) -> str:
    """Return a SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def table_files(*schemas: str) -> list[TableFile]:
    """Return the table files of the schemas, each after those it reads."""
    files = {
        f"{schema}.{path.stem}": TableFile(schema, path.stem, path.read_text(encoding="utf-8"))
        for schema in schemas
        for path in sorted((SQL_FOLDER / schema).glob("*.sql"))
    }
    order = TopologicalSorter({name: sorted(file.reads & files.keys()) for name, file in files.items()})
    return [files[name] for name in order.static_order()]


def run_file(connection: duckdb.DuckDBPyConnection, file: TableFile) -> None:
    """Run a table file and set its comments; raises WarehouseError naming the file."""
    try:
        connection.execute(file.script)
        connection.execute(";".join(file.comments))
    except (duckdb.OperationalError, duckdb.FatalException):
        raise  # disk, memory or a damaged file, not the SQL
    except duckdb.Error as error:
        raise WarehouseError(f"sql/{file.schema}/{file.name}.sql: {error}") from error


def set_clock(connection: duckdb.DuckDBPyConnection, now: datetime) -> None:
    """Set the one instant that stands for the present in all SQL: the run's clock, never before a landed run's."""
    connection.execute(
        "create or replace table core.clock as"
        " select greatest(?::timestamptz::timestamp, coalesce(max(clock), ?::timestamptz::timestamp)) as now"
        " from raw.run",
        [now, now],
    )
    connection.execute("comment on table core.clock is 'The instant that stands for the present in this build, UTC'")
    connection.execute("comment on column core.clock.now is 'UTC'")
