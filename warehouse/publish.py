"""Swap one read-only file into place, so that whoever reads keeps reading and the writer is never blocked."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from warehouse.database import STORAGE_VERSION, attached, quoted, remove_database, transaction

PUBLISHED_SCHEMAS = ("core", "marts")  # an analyst sees the history and the numbers, not the bookkeeping of builds


def publish(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Copy core and marts into a new file beside `target` in the older storage format and rename it over.

    A failure leaves the file that was published before as it was, and nothing beside it.
    """
    part = target.with_suffix(".duckdb.part")
    remove_database(part)
    try:
        with attached(connection, part, "published", f"storage_version {quoted(STORAGE_VERSION)}"):
            copy_tables(connection)
            connection.execute("checkpoint published")
        sync(part)
        Path(f"{target}.wal").unlink(missing_ok=True)
        part.replace(target)
        sync(target.parent)
    finally:
        remove_database(part)


def copy_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Copy the published tables with their keys, conditions and comments into the attached file."""
    made = definitions(connection)
    with transaction(connection):
        for schema in PUBLISHED_SCHEMAS:
            connection.execute(f"create schema published.{schema}")
        for definition in made.values():
            connection.execute(definition)
    for table in made:
        connection.execute(f"insert into published.{table} from {table} order by all")
    with transaction(connection):  # a thousand statements, each of which would wait for the disk
        copy_comments(connection)


def definitions(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the statement that makes each published table in the attached file: columns, keys and conditions."""
    rows = connection.execute(
        "select schema_name || '.' || table_name, sql from duckdb_tables()"
        " where database_name = current_database() and schema_name in ? order by all",
        [PUBLISHED_SCHEMAS],
    ).fetchall()
    return {table: sql.replace("CREATE TABLE ", "CREATE TABLE published.", 1) for table, sql in rows}


def copy_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Repeat the comments of tables and columns in the published file; DuckDB takes none on a database or a schema."""
    tables_ = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() where comment is not null"
        " and database_name = current_database() and schema_name in ('core', 'marts')"
    ).fetchall()
    for schema, table, comment in tables_:
        connection.execute(f"comment on table published.{schema}.{table} is {quoted(comment)}")
    columns = connection.execute(
        "select schema_name, table_name, column_name, comment from duckdb_columns() where comment is not null"
        " and database_name = current_database() and schema_name in ('core', 'marts')"
    ).fetchall()
    for schema, table, column, comment in columns:
        connection.execute(f'comment on column published.{schema}.{table}."{column}" is {quoted(comment)}')


def sync(path: Path) -> None:
    """Flush a file or folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
