"""Draw a figure: run its query once, and make from the rows the title, picture, tables and files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas
from markupsafe import Markup

from reports.figure import TREND, Figure, Row, on_page, records
from reports.page import Page
from reports.published import Published

TABLE = re.compile(r"\b(?:marts|core)\.\w+")


@dataclass
class RenderedFigure:
    """A figure with its rows, ready for a page and its files."""

    figure: Figure
    frame: pandas.DataFrame
    rows: list[Row]
    title: str
    sql: str
    definition: str
    picture: Markup | None = None
    note: str = ""

    @property
    def shown(self) -> list[Row]:
        """Return the rows that the page shows."""
        return on_page(self.rows)

    @property
    def tabled(self) -> list[Row]:
        """Return the rows of the table below its picture: the first, or of a series the newest."""
        rows = self.shown[::-1] if self.figure.is_series else self.shown
        return rows[: self.figure.table_rows]

    @property
    def table(self) -> pandas.DataFrame:
        """Return what the figure's files hold: all rows and columns but series for sparklines."""
        return self.frame[[name for name in self.frame.columns if not name.startswith((TREND, "on_page"))]]


def draw(published: Published, figure: Figure, page: Page, **parameters: Any) -> RenderedFigure:
    """Return a figure of a page; `parameters` are bound in its query, the Monday of the page's week as $week."""
    bound = {"week": page.week.monday, **parameters}
    return drawn(
        figure, published.frame(figure.sql, **bound), page, spelled(figure.sql, bound), definition_of(published, figure)
    )


def drawn(figure: Figure, frame: pandas.DataFrame, page: Page, sql: str, definition: str) -> RenderedFigure:
    """Return a figure of rows that were read before."""
    rows = records(frame)
    title = figure.title(rows, page) if rows else figure.empty or figure.measure
    made = RenderedFigure(figure, frame, rows, title, sql, definition)
    if rows:
        made.picture = figure.picture(figure, rows, page) if figure.picture else None
        made.note = figure.note(rows, page) if figure.note else ""
    return made


def is_shown(made: RenderedFigure, page: Page) -> bool:
    """Return whether a page shows a figure: with rows, or with words for having none."""
    if (page.week.is_incomplete and made.figure.needs_complete) or (
        page.week.is_first and not made.figure.first_reading
    ):
        return False
    if made.figure.needs_picture and made.picture is None:
        return False
    return bool(made.rows) or bool(made.figure.empty)


def spelled(sql: str, parameters: dict[str, Any]) -> str:
    """Return a query with its parameters written out, so that it runs as it stands."""
    for name, value in parameters.items():
        literal = f"date '{value}'" if name == "week" else "'" + str(value).replace("'", "''") + "'"
        sql = re.sub(rf"\${name}\b", literal.replace("\\", "\\\\"), sql)
    return sql


def definition_of(published: Published, figure: Figure) -> str:
    """Return what the database itself says of the tables behind a figure: meaning, grain, what is counted."""
    tables = dict.fromkeys(TABLE.findall(figure.sql))
    return " ".join(f"{table}: {comment}" for table in tables if (comment := published.comment(table)))
