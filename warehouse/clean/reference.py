"""Read the reference files, each once a process."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "reference"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of `reference/<name>.csv`, texts as written."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def listed(cell: str) -> list[str]:
    """Split a cell of semicolon-separated values."""
    return [value.strip() for value in cell.split(";") if value.strip()]
