"""Is hiring rising or falling: the index, what opened and closed, and the bridge from week to week."""

from __future__ import annotations

from typing import Any

import pandas
from markupsafe import Markup

from reports import charts, words
from reports.figure import Column, Figure, Row


def index_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw the index; with one week there is no line."""
    if len(rows) < 2:
        return None
    frame = pandas.DataFrame(rows)
    end = (
        words.decimal(rows[-1]["index_value"]),
        words.decimal_interval(None, rows[-1]["ci_low"], rows[-1]["ci_high"]),
    )
    draw = charts.band_line(frame, "index_value", "ci_low", "ci_high", "d", dashed="is_carried", end=end)
    return charts.picture(
        draw, figure.measure, f"{figure.title(rows, page)}. The index ends at {end[0]}, range {end[1]}."
    )


def index_title(rows: list[Row], page: Any) -> str:
    """Say what the newest link shows, bound to its interval."""
    newest = rows[-1]
    if newest["link_lo"] is None:
        return "No change over the last week can be told"
    change = words.ratio_change_interval(newest["link_lo"], newest["link_hi"])
    if newest["link_lo"] > 1:
        return f"Open vacancies rose over the week, by {change}"
    if newest["link_hi"] < 1:
        return f"Open vacancies fell over the week, by {change}"
    return f"No clear change over the week: between {change}"


HIRING = (
    Figure(
        "index", "hiring", "Index of open vacancies, first week = 100, with 95 % range", "index",
        (
            Column("week_label", "Week", is_number=False), Column("index_value", "Index", words.decimal),
            Column("ci_low", "95 % range", words.decimal_interval, "ci_low", "ci_high"),
            Column("link", "Over the week before", words.ratio_change, absent="no link this week"),
            Column("link_lo", "95 % range", words.ratio_interval, "link_lo", "link_hi", absent="no link this week"),
            Column("vacancies", "Open on the panel", words.count), Column("boards", "Boards", words.count),
        ),
        title=index_title, picture=index_picture, width="c7", first_reading=False, needs_complete=True,
    ),
)  # fmt: skip
