"""Row charts: real tables whose middle cell is a picture as wide as the cell, so that nothing shrinks on a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from markupsafe import Markup

from reports import words
from reports.figure import Column, Figure, Row, on_page
from reports.scales import Scale, path_of, round_scale
from reports.templating import macro

SPARK_WIDTH, SPARK_HEIGHT = 84, 22


@dataclass(frozen=True)
class Mark:
    """One shape of a row's picture: x, end and length in per cent of its width, y and height in units of its 18."""

    kind: str
    name: str
    x: float
    end: float = 0.0
    y: float = 9.0
    height: float = 10.0

    @property
    def length(self) -> float:
        """Return how long a bar is, at least visible."""
        return round(max(0.4, self.end - self.x), 1)


class Drawn(Protocol):
    """Something that draws one row's marks."""

    def marks(self, row: Row, scale: Scale) -> list[Mark]:
        """Return the marks of a row."""

    def values(self, row: Row) -> list[float | None]:
        """Return the values that the scale must hold."""


@dataclass(frozen=True)
class Dot:
    """A dot with its interval; nothing where the value is suppressed."""

    value: str
    low: str | None = None
    high: str | None = None
    name: str = "f1"

    def values(self, row: Row) -> list[float | None]:
        """Return the dot's value and the ends of its interval."""
        return [row[name] for name in (self.value, self.low, self.high) if name] if is_drawn(row) else []

    def marks(self, row: Row, scale: Scale) -> list[Mark]:
        """Return the dot above its interval."""
        if not is_drawn(row) or row[self.value] is None:
            return []
        dot = Mark("dot", self.name, scale.per_cent(row[self.value]))
        if not self.low or not self.high or row[self.low] is None or row[self.high] is None:
            return [dot]
        return [Mark("line", "ci", scale.per_cent(row[self.low]), scale.per_cent(row[self.high])), dot]


@dataclass(frozen=True)
class Bars:
    """Bars end to end, such as required and preferred, with the interval of their sum. Counts are always drawn."""

    parts: tuple[tuple[str, str], ...]
    low: str | None = None
    high: str | None = None

    def values(self, row: Row) -> list[float | None]:
        """Return the sum of the bars and the ends of its interval."""
        whole = sum(row[name] or 0 for name, _ in self.parts)
        return [whole, *(row[name] for name in (self.low, self.high) if name)]

    def marks(self, row: Row, scale: Scale) -> list[Mark]:
        """Return the bars and the interval's line."""
        found, start = [], 0.0
        for name, style in self.parts:
            end = start + (row[name] or 0)
            if row[name]:
                found.append(Mark("bar", style, scale.per_cent(start), scale.per_cent(end), y=4.0))
            start = end
        if self.low and self.high and row[self.low] is not None and row[self.high] is not None and is_drawn(row):
            found.append(Mark("line", "ci", scale.per_cent(row[self.low]), scale.per_cent(row[self.high])))
        return found


@dataclass(frozen=True)
class Span:
    """A bar from a floor to a ceiling with a dot at each end, and the interval of each."""

    floor: str
    ceiling: str
    intervals: tuple[tuple[str, str], tuple[str, str]] | None = None

    def values(self, row: Row) -> list[float | None]:
        """Return both ends and the ends of their intervals."""
        if not is_drawn(row):
            return []
        return [row[name] for name in (self.floor, self.ceiling, *sum(self.intervals or (), ()))]

    def marks(self, row: Row, scale: Scale) -> list[Mark]:
        """Return the bar, its dots and the two intervals above and below."""
        if not is_drawn(row) or row[self.floor] is None or row[self.ceiling] is None:
            return []
        low, high = scale.per_cent(row[self.floor]), scale.per_cent(row[self.ceiling])
        found = [Mark("line", "db", low, high)]
        for (name_low, name_high), style, y in zip(self.intervals or (), ("ca", "cb"), (14.0, 4.0), strict=False):
            if row[name_low] is not None and row[name_high] is not None:
                found.append(Mark("line", style, scale.per_cent(row[name_low]), scale.per_cent(row[name_high]), y=y))
        return [*found, Mark("dot", "f1b", low), Mark("dot", "f1", high)]


def is_drawn(row: Row) -> bool:
    """Return whether inference on a row may be shown."""
    return not row.get("suppressed_reason")


@dataclass(frozen=True)
class RowChart:
    """A table of named rows with a picture each: what names a row, what is drawn, which numbers stand beside it.

    `group` heads the rows that share a value of that column; each group has a scale of its own where `own_scale`.
    """

    label: Column
    drawn: tuple[Drawn, ...]
    numbers: tuple[Column, ...]
    tick: Callable[[float], str] = words.count
    trend: str | None = None
    trend_heading: str = "26 weeks"
    from_zero: bool = True
    least: float | None = None
    group: Column | None = None
    ticks: int = 3
    is_fine: bool = False  # the scale has twice as many steps as it names
    is_wordy: bool = False  # names of rows are half sentences: they get the room of the picture

    def __call__(self, figure: Figure, rows: list[Row], page: Any) -> Markup | None:
        """Return the table of the rows that the page shows, None without any."""
        shown = on_page(rows)
        if not shown:
            return None
        scale = self.scale(shown)
        lines = [self.line(row, scale, before, page) for before, row in zip([None, *shown], shown, strict=False)]
        ticks = [self.tick(value) for value in scale.ticks(self.ticks)] if any(line["marks"] for line in lines) else []
        has_trend = self.trend is not None and any(line["spark"] for line in lines)
        return macro(
            "rows.html.j2", "rows", chart=self, caption=figure.measure, lines=lines, ticks=ticks, has_trend=has_trend
        )

    def scale(self, rows: Sequence[Row]) -> Scale:
        """Return the one scale of all rows."""
        values = [value for row in rows for drawn in self.drawn for value in drawn.values(row)]
        parts = self.ticks - 1
        return round_scale([*values, self.least], from_zero=self.from_zero, parts=2 * parts if self.is_fine else parts)

    def line(self, row: Row, scale: Scale, before: Row | None, page: Any) -> dict[str, Any]:
        """Return what the template prints of one row."""
        heads = self.group is not None and (before is None or before[self.group.name] != row[self.group.name])
        return {
            "label": self.label.cell(row).text,
            "href": page.href(self.label.link, row[self.label.subject or self.label.name]) if self.label.link else None,
            "group": self.group.cell(row).text if self.group and heads else None,
            "is_one_employers": bool(row.get("is_mostly_one_employer")),
            "why": row.get("suppressed_reason") or "",
            "marks": [mark for drawn in self.drawn for mark in drawn.marks(row, scale)],
            "cells": [(column, column.cell(row)) for column in self.numbers],
            "spark": path_of(row[self.trend], SPARK_WIDTH, SPARK_HEIGHT) if self.trend and row[self.trend] else "",
        }
