"""What changed between two issues of one week's report: the printed numbers that differ."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reports.pages import Drawn

SHOWN = 30  # changes that the page lists; changes.csv holds all


@dataclass(frozen=True)
class Change:
    """One printed number that differs: where it stands, and how it was and is printed."""

    figure: str
    row: str
    column: str
    before: str
    after: str


def changes(previous: bytes, current: bytes, drawn: list[Drawn]) -> list[Change]:
    """Return the numbers that differ between an earlier report.json and this one, in the order of the page."""
    earlier, now = (
        {figure["key"]: figure["rows"] for figure in json.loads(report)["figures"]} for report in (previous, current)
    )
    found: list[Change] = []
    for entry in drawn:
        known = {row_name(entry, row): row for row in earlier.get(entry.figure.key, [])}
        for row in now[entry.figure.key]:
            found += row_changes(entry, row, known.get(row_name(entry, row)))
    return found


def row_name(entry: Drawn, row: dict[str, Any]) -> str:
    """Return what tells a row from the others of its figure: its texts."""
    return " · ".join(str(row[c.name]) for c in entry.figure.columns if not c.is_number and row.get(c.name) is not None)


def row_changes(entry: Drawn, row: dict[str, Any], before: dict[str, Any] | None) -> list[Change]:
    """Return the numbers of a row that are printed otherwise than before; of a new row, all."""
    found = []
    for column in entry.figure.columns:
        if isinstance(row[column.name], int | float) or (before and isinstance(before[column.name], int | float)):
            was, now = (column.cell(before) if before else "not listed"), column.cell(row)
            if was != now:
                found.append(Change(entry.figure.title, row_name(entry, row), column.heading, was, now))
    return found
