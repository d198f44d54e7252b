"""Write `docs/tables.md`: every published table with its columns, types and comments, from the database itself."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from warehouse.database import connect_published
from warehouse.diagram import entity_diagram

OPENING = """# Tables

Made by `make docs` from the comments in the published file; do not edit. Schema `core` is the history, `marts` the
numbers (DuckDB takes comments on tables and columns, not on schemas, so that this is said here alone). Comments also
name tables of `build`, the bookkeeping of builds, and of `raw` and `clean`: these are in the writer's own file alone.
Times are UTC, a week is named by its Monday. Worked examples: [questions.md](questions.md).
"""
DIAGRAM = """
## How the tables hang together

Made from the declared keys. The weekly tables of `marts` each hang on `core.week` and are left out.

"""
TABLES = """
select schema_name || '.' || table_name, coalesce(comment, '')
from duckdb_tables() where schema_name in ('core', 'marts') order by schema_name desc, table_name
"""
COLUMNS = """
select column_name, lower(data_type), coalesce(comment, '')
from duckdb_columns() where schema_name || '.' || table_name = ? order by column_index
"""


def tables_page(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the page, Markdown; marts first."""
    tables = connection.execute(TABLES).fetchall()
    sections = "".join(table_section(connection, name, meaning) for name, meaning in tables)
    return OPENING + DIAGRAM + entity_diagram(connection) + sections


def table_section(connection: duckdb.DuckDBPyConnection, name: str, meaning: str) -> str:
    """Return one table's heading, meaning and columns."""
    rows = connection.execute(COLUMNS, [name]).fetchall()
    lines = [f"| `{column}` | {kind} | {cell(remark)} |" for column, kind, remark in rows]
    return "\n".join([f"\n## {name}\n", meaning, "", "| column | type | meaning |", "| --- | --- | --- |", *lines, ""])


def cell(text: str) -> str:
    """Return a text that does not end a cell of a Markdown table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    with connect_published(sys.argv[1]) as published:
        Path(sys.argv[2]).write_text(tables_page(published), encoding="utf-8")
