"""Ad hoc SQL on the published file, with files, network and settings out of reach."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import WarehouseError, connect_published

FORMATS = ("table", "csv", "json")


def answer(published: Path, query: str, output: str) -> str:
    """Run one query and return its rows as a table, CSV or JSON; raises WarehouseError with DuckDB's own words."""
    with connect_published(published) as connection:
        try:
            cursor = connection.execute(query)
            names = [column[0] for column in cursor.description or []]
            rows = cursor.fetchall()
        except duckdb.Error as error:
            raise WarehouseError(f"SQL: {error}") from error
    return WRITERS[output](names, rows)


def as_csv(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Return rows as CSV with a header."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return stream.getvalue().rstrip("\n")


def as_json(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Return rows as a JSON list of objects."""
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False, default=str)


def as_table(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Return rows as aligned text."""
    cells = [names, *([("" if value is None else str(value)) for value in row] for row in rows)]
    widths = [max((len(row[i]) for row in cells), default=0) for i in range(len(names))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:], f"({len(rows)} rows)"])


WRITERS = {"table": as_table, "csv": as_csv, "json": as_json}
