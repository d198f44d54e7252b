"""A figure's rows as files: CSV guarded against formulas, JSON, Parquet; the same rows give the same bytes."""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas

from reports import words
from reports.figure import records


def csv_bytes(frame: pandas.DataFrame) -> bytes:
    """Return a table as CSV: all its rows and columns, cells guarded against formulas."""
    return table_bytes(list(frame.columns), [tuple(row.values()) for row in records(frame)])


def table_bytes(header: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    """Return a table as CSV, cells guarded against formulas."""
    lines = [words.csv_line(header), *(words.csv_line(words.csv_cell(value) for value in row) for row in rows)]
    return "".join(lines).encode("utf-8")


@cache
def writer() -> duckdb.DuckDBPyConnection:
    """Return what writes Parquet files; starting one for each file would take longer than writing it."""
    return duckdb.connect()


def parquet_bytes(frame: pandas.DataFrame) -> bytes:
    """Return a table as Parquet."""
    with tempfile.TemporaryDirectory() as folder, writer().cursor() as connection:
        path = Path(folder) / "table.parquet"
        connection.from_df(frame).write_parquet(str(path))
        return path.read_bytes()


def json_bytes(document: Any) -> bytes:
    """Return a document as JSON; dates and instants as ISO 8601."""
    return json.dumps(document, ensure_ascii=False, indent=1, default=plain, allow_nan=False).encode("utf-8") + b"\n"


def plain(value: object) -> str:
    """Return a date or instant as ISO 8601; a Monday that the frame holds as an instant is a date."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if is_day(value) else f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else str(value)


def is_day(value: datetime) -> bool:
    """Return whether an instant is a midnight, which is how a frame holds a date."""
    return (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
