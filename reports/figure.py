"""What a figure of the report is: its question, its measure, the SQL that makes it, and its columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reports import words


@dataclass(frozen=True)
class Chart:
    """How a figure is drawn: a kind, the columns of its rows, how many of them, and what the picture shows in words."""

    kind: str
    label: str
    value: str
    low: str | None = None
    high: str | None = None
    limit: int = 20
    format: str = "%"
    says: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a figure's table: the mart's name, the heading, how it is printed, and its interval's columns."""

    name: str
    heading: str
    show: Callable[..., str] = words.text
    low: str | None = None
    high: str | None = None
    is_number: bool = True
    can_suppress: bool = False
    is_flow: bool = False  # left out of a first reading, which knows no flow
    is_link: bool = False

    def cell(self, row: dict[str, Any]) -> str:
        """Return the printed cell."""
        if self.can_suppress and row.get("suppressed_reason"):
            return words.DASH
        if self.low and self.high:
            return self.show(row[self.name], row[self.low], row[self.high])
        return self.show(row[self.name])


@dataclass(frozen=True)
class Figure:
    """A table of the page: rows are cells of one mart for one week, `$week` its Monday."""

    key: str
    section: str
    title: str
    measure: str
    sql: str
    columns: tuple[Column, ...]
    first_reading: bool = True
    chart: Chart | None = None
    complete_only: bool = False  # left out of an incomplete week: a change against it would mislead
    finding: Callable[[list[dict[str, Any]]], str | None] | None = None  # what its rows show, the title of its picture
    is_folded: bool = False  # a long list, whose table is opened by who wants it
    empty: str = ""  # what is said where there is no row; nothing is drawn without it


def share_column(name: str, heading: str, low: str, high: str) -> Column:
    """Return a share column that is suppressed by its row's reason."""
    return Column(name, heading, words.per_cent, low, high, can_suppress=True)


def interval_column(low: str, high: str, heading: str = "95 % interval") -> Column:
    """Return the column that prints an interval of a share."""
    return Column(low, heading, lambda value, a, b: words.interval(a, b), low, high, can_suppress=True)


def one_employer_column() -> Column:
    """Return the column that says where one employer has more than half of what is counted (METRICS 10)."""
    return Column("is_mostly_one_employer", "Mostly one employer", words.yes, is_number=False)
