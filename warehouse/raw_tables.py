"""Make the raw tables, and bring those that an earlier version made to today's columns."""

from __future__ import annotations

import duckdb

from warehouse.database import TableFile, has_table, run_file, table_files, transaction

# The key of a board's content, from the hash of the content alone.
BOARD_CONTENT = """
create or replace temp macro board_content(content, source, board) as md5(concat(content, ' ', source, ' ', board))
"""
# What a column needs that an earlier version lacked, beside its default.
CONVERSIONS = {
    "number": ("update raw.run set number = sequence",),
    # That version told contents by hashes of the content alone.
    "markup_hash": (
        "update raw.posting_text set markup_hash = md5(html)",
        """update raw.posting_version v set row_hash = board_content(v.row_hash, p.source, p.board)
           from raw.posting p where p.posting_id = v.posting_id""",
    ),
}


def make_raw_tables(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make the raw tables that are not there; a table with other columns is copied into one of today's form.

    Columns that it lacked hold their default, else null: unknown, as in landing files of that time. Returns whether
    there was such a table.
    """
    connection.execute(BOARD_CONTENT)
    lacking: list[str] = []
    is_upgraded = False
    files = table_files("raw")
    today = columns_of(files)
    with transaction(connection):
        for file in files:
            if has_table(connection, file.table) and columns(connection, file.table) != today[file.table]:
                lacking += copy_into_new_form(connection, file, today[file.table])
                is_upgraded = True
            else:
                run_file(connection, file)
        for column in lacking:
            for statement in CONVERSIONS.get(column, ()):
                connection.execute(statement)
    return is_upgraded


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    """Return the names and types of a table's columns."""
    return [(row[0], row[1]) for row in connection.execute(f"describe {table}").fetchall()]


def columns_of(files: list[TableFile]) -> dict[str, list[tuple[str, str]]]:
    """Return the names and types of the columns that table files define, by table."""
    with duckdb.connect() as connection:
        for schema in {file.schema for file in files}:
            connection.execute(f"create schema {schema}")
        for file in files:
            connection.execute(file.definition)
        return {file.table: columns(connection, file.table) for file in files}


def copy_into_new_form(
    connection: duckdb.DuckDBPyConnection, file: TableFile, today: list[tuple[str, str]]
) -> list[str]:
    """Copy a table into one of today's form, by the names of the columns that both have; returns those it lacked."""
    connection.execute(f"create or replace temp table before as from {file.table}")
    before = dict(columns(connection, "before"))
    connection.execute(f"drop table {file.table}")
    run_file(connection, file)
    names = [name for name, _ in today]
    shared = ", ".join(f'"{name}"' for name in names if name in before)
    connection.execute(f"insert into {file.table} by name select {shared} from before")
    connection.execute("drop table before")
    return [name for name in names if name not in before]
