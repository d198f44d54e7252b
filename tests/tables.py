"""Compare two databases table by table, as docs/method.md#same-bytes defines equal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

LEFT_OUT = ("built_at", "published_at", "report_id")


def tables_of(path: Path, schemas: tuple[str, ...] = ("core", "marts")) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table's rows, ordered, without the columns that no comparison counts."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return rows_of_tables(connection, schemas)


def rows_of_tables(
    connection: duckdb.DuckDBPyConnection, schemas: tuple[str, ...] = ("core", "marts")
) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table that is published, as `tables_of` does."""
    names = connection.execute(
        "select schema_name, table_name from duckdb_tables() where list_contains(?, schema_name) order by all",
        [list(schemas)],
    ).fetchall()
    found = {}
    for schema, table in names:
        columns = [
            row[0] for row in connection.execute(f"describe {schema}.{table}").fetchall() if row[0] not in LEFT_OUT
        ]
        selected = ", ".join(f'"{column}"' for column in columns)
        rows = connection.execute(f"select {selected} from {schema}.{table} order by all").fetchall()
        found[f"{schema}.{table}"] = rows
    return found


def assert_equal_tables(left: Path, right: Path) -> None:
    """Fail naming the first table that differs."""
    assert_equal_rows(tables_of(left), tables_of(right))


def assert_equal_rows(left: dict[str, list[tuple[Any, ...]]], right: dict[str, list[tuple[Any, ...]]]) -> None:
    """Fail naming the first table that differs."""
    assert left.keys() == right.keys()
    for name, rows in left.items():
        assert rows == right[name], name
