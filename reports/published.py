"""The published file as the site reads it: read-only, locked down, every query a pandas frame."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas

from reports.errors import OlderFile, UnreadableFile

READER_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "700MB",
}


# Pandas holds a column of whole numbers or truths with nulls as something else, unless told.
NULLABLE = dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "UBIGINT"), "Int64") | {
    "BOOLEAN": "boolean"
}


class Published:
    """A connection to the published file."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.path = path
        self.connection = connection

    def frame(self, sql: str, **parameters: Any) -> pandas.DataFrame:
        """Return a query's rows; only the parameters it names are bound. Raises OlderFile where a table is missing."""
        found = self._found(sql, parameters)
        return typed(found, found.df())

    def frames(self, sql: str, **parameters: Any) -> Iterator[pandas.DataFrame]:
        """Yield a query's rows, some thousand a frame, so that not all are held twice; ask nothing else meanwhile."""
        found = self._found(sql, parameters)
        while len(frame := found.fetch_df_chunk()):
            yield typed(found, frame)

    def _found(self, sql: str, parameters: dict[str, Any]) -> duckdb.DuckDBPyConnection:
        used = {name: value for name, value in parameters.items() if f"${name}" in sql}
        try:
            return self.connection.execute(sql, used or None)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            missing = str(error).splitlines()[0]
            raise OlderFile(
                f"{self.path}: made by an older version ({missing}); `jobtrends build` makes it again"
            ) from error
        except duckdb.Error as error:
            raise unreadable(self.path, error) from error

    def comment(self, table: str) -> str:
        """Return what the database says of one of its tables, named with its schema."""
        found = self.connection.execute(
            "select comment from duckdb_tables() where schema_name || '.' || table_name = ?", [table]
        ).fetchone()
        return str(found[0]) if found and found[0] else ""


def typed(found: duckdb.DuckDBPyConnection, frame: pandas.DataFrame) -> pandas.DataFrame:
    """Return a frame of a result whose whole numbers and truths stay what they are beside nulls."""
    kinds = {column[0]: NULLABLE.get(str(column[1])) for column in found.description or []}
    return frame.astype({name: kind for name, kind in kinds.items() if kind})


@contextmanager
def opened(path: Path) -> Iterator[Published]:
    """Open the published file for reading; times are UTC. Raises UnreadableFile where it is missing or damaged."""
    if not path.exists():
        raise UnreadableFile(f"{path}: not there yet; `jobtrends build` or `jobtrends demo` makes it")
    try:
        connection = duckdb.connect(str(path), read_only=True, config=READER_SETTINGS)
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set enable_progress_bar = false")  # it would be printed among what a command tells
    except duckdb.Error as error:
        raise unreadable(path, error) from error
    with connection:
        yield Published(path, connection)


def unreadable(path: Path, error: duckdb.Error) -> UnreadableFile:
    """Return the error that says why the published file cannot be read."""
    told = str(error).splitlines()[0].removeprefix("IO Error: ").rstrip("!")
    return UnreadableFile(f"{path}: {told}; `jobtrends build` publishes it again")
