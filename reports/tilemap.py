"""Maps of equal tiles: one square per country or US state, with its count; the shade is its share."""

from __future__ import annotations

import csv
from functools import cache
from typing import Any

from markupsafe import Markup

from reports.figure import SQL_FOLDER
from reports.templating import macro

TILE = 34
# Least share of all vacancies from which a tile takes a shade; below the first it is only outlined.
SHADES = ((0.15, "q4"), (0.05, "q3"), (0.01, "q2"), (0.0, "q1"))


@cache
def layout(name: str) -> dict[str, tuple[int, int]]:
    """Return column and row of every tile of a map."""
    with (SQL_FOLDER / "tiles.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["map"] == name]
    return {row["code"]: (int(row["column"]), int(row["row"])) for row in rows}


def tile_map(name: str, counts: dict[str, int], whole: int, title: str, description: str) -> Markup:
    """Return a map of counts by code; a code without a tile is left to the table below."""
    tiles = [tile(code, column, row, counts.get(code, 0), whole) for code, (column, row) in layout(name).items()]
    width = TILE * (1 + max(column for column, _ in layout(name).values()))
    height = TILE * (1 + max(row for _, row in layout(name).values()))
    return macro(
        "marks.html.j2",
        "tile_map",
        name=name,
        tiles=tiles,
        width=width,
        height=height,
        size=TILE,
        title=title,
        description=description,
    )


def tile(code: str, column: int, row: int, count: int, whole: int) -> dict[str, Any]:
    """Return one tile: its corner, code, count and shade."""
    shade = next(name for least, name in SHADES if count / max(1, whole) >= least) if count else "q0"
    return {"x": column * TILE, "y": row * TILE, "code": code, "count": count, "shade": shade}


def unplaced(name: str, counts: dict[str, int]) -> int:
    """Return how many of the counts have no tile."""
    return sum(count for code, count in counts.items() if code not in layout(name))
