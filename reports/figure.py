"""What a figure of the site is: its query, the columns it prints, its picture, and the finding in its title."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pandas
from markupsafe import Markup

from reports import words

SQL_FOLDER = Path(__file__).with_name("figures")
TREND = "trend"  # columns whose names begin so hold a series for a sparkline; it stands in other tables, not in the CSV
Row = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """A printed cell: its text, and where there is no number, the reason."""

    text: str
    reason: str | None = None


@dataclass(frozen=True)
class Column:
    """One column of a table: the query's name, the heading, how it is printed, and the columns of its interval.

    `absent` says why a null stands there when the row itself gives no reason.
    """

    name: str
    heading: str
    show: Callable[..., str] = words.text
    low: str | None = None
    high: str | None = None
    absent: str = "not stated"
    is_number: bool = True
    can_suppress: bool = False  # inference: suppressed by its row's reason, where a count is always printed
    is_optional: bool = False  # left out of a narrow row chart; it stays in the figure's table
    link: str | None = None  # kind of look-up page to which its text leads
    subject: str | None = None  # column that names that page's subject, where its text does not

    def cell(self, row: Row) -> Cell:
        """Return the printed cell of a row."""
        if self.can_suppress and row.get("suppressed_reason"):
            return Cell(words.DASH, str(row["suppressed_reason"]))
        needed = [row[self.name]] if not self.low else [row[self.name], row[self.low]]
        if any(value is None for value in needed):
            return Cell(words.DASH, str(row.get("suppressed_reason") or self.absent))
        if self.low and self.high:
            return Cell(self.show(row[self.name], row[self.low], row[self.high]))
        return Cell(self.show(row[self.name]))


@dataclass(frozen=True)
class Figure:
    """One figure: `key` names its query (figures/<key>.sql) and its files, `anchor` its paragraph of the method page.

    The query's `$week` is the Monday of the page's week. Its rows are what the CSV holds, whole; a boolean column
    `on_page` marks those that the page shows, where it shows fewer.
    """

    key: str
    section: str
    measure: str
    anchor: str
    columns: tuple[Column, ...]
    title: Callable[[list[Row], Any], str]
    picture: Callable[[Figure, list[Row], Any], Markup | None] | None = None
    note: Callable[[list[Row], Any], str] | None = None
    is_full: bool = False  # as wide as the page, where others stand in two columns
    is_folded: bool = False  # opened by who wants it on a phone
    first_reading: bool = True  # can be told when nothing was read before
    needs_complete: bool = False  # left out of an incomplete week: a change against it would mislead
    empty: str = ""  # what is said where there is no row; without it the figure is left out
    needs_picture: bool = False  # left out where its picture cannot be drawn yet
    table_rows: int = 6  # rows of its table on the page; the files hold all
    is_series: bool = False  # rows are weeks, oldest first: its table begins with the newest
    marks: tuple[str, ...] = field(default=())  # classes and words of the key above the picture

    @property
    def sql(self) -> str:
        """Return the figure's query."""
        return query(self.key)


@cache
def query(key: str) -> str:
    """Return the text of a query of the figures folder."""
    return (SQL_FOLDER / f"{key}.sql").read_text(encoding="utf-8")


@cache
def lookup_query(name: str) -> str:
    """Return the text of a query of the look-up pages."""
    return (SQL_FOLDER.with_name("lookups") / f"{name}.sql").read_text(encoding="utf-8")


def records(frame: pandas.DataFrame) -> list[Row]:
    """Return a frame's rows as mappings of plain Python values; every kind of missing value is None."""
    return [
        {name: plain(value) for name, value in zip(frame.columns, values, strict=True)}
        for values in frame.itertuples(index=False, name=None)
    ]


def plain(value: Any) -> Any:
    """Return a value of a frame as Python has it."""
    if isinstance(value, dict):
        return {name: plain(entry) for name, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if hasattr(value, "tolist") and getattr(value, "ndim", None):
        return [plain(entry) for entry in value.tolist()]
    if pandas.isna(value):
        return None
    if isinstance(value, pandas.Timestamp):
        return value.to_pydatetime()
    item = getattr(value, "item", None)
    return item() if callable(item) else value


def on_page(rows: list[Row]) -> list[Row]:
    """Return the rows that the page shows."""
    return [row for row in rows if row.get("on_page", True)]
