"""What changed between two issues of one week's report: the printed numbers that differ."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from reports.drawing import RenderedFigure
from reports.figure import Row
from reports.files import json_bytes

SHOWN = 30  # changes that the page lists; changes.csv holds all


@dataclass(frozen=True)
class Change:
    """One printed number that differs: where it stands, and how it was and is printed."""

    figure: str
    row: str
    column: str
    before: str
    after: str


def changes(previous: dict[str, Any], drawn: list[RenderedFigure]) -> list[Change]:
    """Return the numbers that differ from those of an earlier report.json, in the order of the page."""
    earlier = {figure["key"]: figure["rows"] for figure in previous["figures"]}
    found: list[Change] = []
    for entry in drawn:
        known = {texts_of(row): row for row in earlier.get(entry.figure.key, [])}
        for row in json.loads(json_bytes(entry.rows)):
            found += row_changes(entry, row, known.get(texts_of(row)))
    return found


def texts_of(row: Row) -> tuple[str, ...]:
    """Return what tells a row from the others of its figure: its texts and dates, but for the reason of a dash."""
    return tuple(
        f"{name}={value}" for name, value in row.items() if isinstance(value, str) and name != "suppressed_reason"
    )


def row_name(entry: RenderedFigure, row: Row) -> str:
    """Return what a row is called: the texts that its table prints."""
    named = (column.name for column in entry.figure.columns if not column.is_number)
    return " · ".join(str(row[name]) for name in named if row.get(name) is not None)


def row_changes(entry: RenderedFigure, row: Row, before: Row | None) -> list[Change]:
    """Return the numbers of a row that are printed otherwise than before; of a new row, all."""
    found = []
    for column in entry.figure.columns:
        if is_number(row[column.name]) or (before and is_number(before.get(column.name))):
            was, now = printed(column, before), column.cell(row).text
            if was != now:
                found.append(Change(entry.title, row_name(entry, row), column.heading, was, now))
    return found


def printed(column: Any, before: Row | None) -> str:
    """Return how a cell was printed before; an earlier report may lack its row or its column."""
    if before is None:
        return "not listed"
    needed = [name for name in (column.name, column.low, column.high) if name]
    return column.cell(before).text if all(name in before for name in needed) else "not printed"


def is_number(value: Any) -> bool:
    """Return whether a value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
