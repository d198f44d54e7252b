"""Read printed values under today's names: no build can make them again, whatever an earlier version called them."""

from __future__ import annotations

import duckdb

from warehouse.database import has_table

PRINTED = "marts.reported_value"
# Each name that the table has had, with the columns of today's names.
SELECTED = {PRINTED: "*", "marts.published": "* rename (lo as ci_low, hi as ci_high)"}


def take_over_printed(connection: duckdb.DuckDBPyConnection, database: str | None = None) -> None:
    """Add the printed values of a database to today's table, except those of reports already known.

    Without a database they come from earlier names of the table in the connection's own.
    """
    for table, columns in SELECTED.items():
        if has_table(connection, table, database) and (database or table != PRINTED):
            source = f"{database}.{table}" if database else table
            connection.execute(
                f"insert into {PRINTED} by name select {columns} from {source}"
                f" where report_id not in (select report_id from {PRINTED})"
            )
