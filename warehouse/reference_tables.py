"""Load the reference files that SQL reads as core tables, and the constants of the closing rules as a view."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from warehouse.database import REFERENCE_FOLDER, quoted

CONSTANTS = REFERENCE_FOLDER / "closing_rules.csv"


def load_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """Load the reference files that SQL reads, as core tables with comments; the tables are replaced whole.

    Which files, columns and meanings stands in reference/reference_tables.csv.
    """
    remarks: dict[tuple[str, str], dict[str, str]] = {}
    with (REFERENCE_FOLDER / "reference_tables.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            remarks.setdefault((row["table"], row["file"]), {})[row["column"]] = row["meaning"]
    for (table, file), meanings in remarks.items():
        load_reference_table(connection, f"core.{table}", REFERENCE_FOLDER / file, meanings)
    make_closing_constants(connection)


def load_reference_table(
    connection: duckdb.DuckDBPyConnection, table: str, file: Path, meanings: dict[str, str]
) -> None:
    """Load the columns that have a meaning; the meaning under no column is the table's."""
    columns = ", ".join(f'"{column}"' for column in meanings if column)
    source = f"read_csv({quoted(str(file))}, header = true, hive_partitioning = false)"
    connection.execute(f"create or replace table {table} as select {columns} from {source}")
    whole = f"{meanings['']}; from reference/{file.name}"
    connection.execute(f"comment on table {table} is {quoted(whole)}")
    for column, meaning in meanings.items():
        if column:
            connection.execute(f'comment on column {table}."{column}" is {quoted(meaning)}')


def make_closing_constants(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `build.closing_constant`, through which all SQL reads core.closing_rule: one row, a column per constant.

    Shares are doubles; counts and lengths of time are integers.
    """
    with CONSTANTS.open(encoding="utf-8", newline="") as lines:
        kinds = {row["rule"]: "double" if row["unit"] == "share" else "integer" for row in csv.DictReader(lines)}
    columns = ", ".join(f"max(value) filter (rule = '{rule}')::{kind} as {rule}" for rule, kind in kinds.items())
    connection.execute(f"create or replace view build.closing_constant as select {columns} from core.closing_rule")
