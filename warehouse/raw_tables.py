"""Make the raw tables, and bring those that an earlier version made to today's columns."""

from __future__ import annotations

import duckdb

from warehouse.database import TableFile, has_table, run_file, table_files, transaction


def make_raw_tables(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make the raw tables that are not there; a table with other columns is copied into one of today's form.

    Columns that it lacked hold their default, else null: unknown, as in landing files of that time. Returns whether
    there was such a table.
    """
    is_upgraded = False
    for file in table_files("raw"):
        if has_table(connection, file.table) and columns(connection, file.table) != columns_of(file):
            with transaction(connection):
                copy_into_new_form(connection, file)
            is_upgraded = True
        else:
            run_file(connection, file)
    return is_upgraded


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """Return the names and types of a table's columns."""
    return [(row[0], row[1]) for row in connection.execute(f"describe {table}").fetchall()]


def columns_of(file: TableFile) -> list[tuple[str, str]]:
    """Return the names and types of the columns that a table file defines."""
    with duckdb.connect() as connection:
        connection.execute(f"create schema {file.schema}")
        connection.execute(file.definition)
        return columns(connection, file.table)


def copy_into_new_form(connection: duckdb.DuckDBPyConnection, file: TableFile) -> None:
    """Make a table anew with the rows that it has, by the names of the columns that both forms have."""
    connection.execute(f"create or replace temp table before as from {file.table}")
    connection.execute(f"drop table {file.table}")
    run_file(connection, file)
    shared = [f'"{name}"' for name, _ in columns_of(file) if name in dict(columns(connection, "before"))]
    connection.execute(f"insert into {file.table} by name select {', '.join(shared)} from before")
    connection.execute("drop table before")
