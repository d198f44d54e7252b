"""Charts of figures as still pictures: dots with intervals, a line, bars from end to end; nothing is calculated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair
import pandas
import vl_convert

from reports.figure import Chart

ACCENT, FAINT = "#4c78a8", "#ddd"  # the style sheet gives these the colours of the reader's scheme
WIDTH = 330
ROW = 20
FONT = 12
CONFIG = {
    "font": "system-ui, sans-serif",
    "axis": {"labelFontSize": FONT, "labelLimit": 240, "gridColor": FAINT},
    "view": {"stroke": None},
}
Drawing = Any  # altair's layered types are not precise enough to name


def svg_of(chart: Chart, rows: list[dict[str, Any]]) -> str | None:
    """Return the picture of the rows that are printed, None where there are fewer than two of them."""
    printed = [row for row in rows if row.get(chart.value) is not None and is_printed(chart, row)][: chart.limit]
    if len(printed) < 2:
        return None
    columns = [name for name in (chart.label, chart.value, chart.low, chart.high) if name]
    frame = pandas.DataFrame([{name: row[name] for name in columns} for row in printed])
    frame[chart.label] = frame[chart.label].astype(str).str.slice(0, 60)
    drawing = {**DRAWN[chart.kind](chart, frame).to_dict(), "config": CONFIG}
    picture: str = vl_convert.vegalite_to_svg(drawing)
    return picture.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def is_printed(chart: Chart, row: dict[str, Any]) -> bool:
    """Say whether a row may be drawn: a suppressed share may not, a carried index value may."""
    return chart.kind == "line" or not row.get("suppressed_reason")


def axis_of(chart: Chart) -> altair.Axis:
    """Return the axis of values."""
    return altair.Axis(format=chart.format, tickCount=5)


def intervals(chart: Chart, frame: pandas.DataFrame) -> Drawing:
    """Draw one dot a row with its interval as a line."""
    base = altair.Chart(frame).encode(y=altair.Y(f"{chart.label}:N", sort=None, title=None))
    dots = base.mark_point(filled=True, size=55, color=ACCENT, opacity=1).encode(
        x=altair.X(f"{chart.value}:Q", title=None, axis=axis_of(chart))
    )
    lines = base.mark_rule(color=ACCENT, strokeWidth=2).encode(
        x=altair.X(f"{chart.low}:Q", title=None, axis=axis_of(chart)), x2=f"{chart.high}:Q"
    )
    return (lines + dots).properties(width=WIDTH, height=ROW * len(frame))


def line(chart: Chart, frame: pandas.DataFrame) -> Drawing:
    """Draw a line over weeks, the newest at the right."""
    weeks = altair.X(f"{chart.label}:N", sort=None, title=None, axis=altair.Axis(labelAngle=-40))
    values = altair.Y(f"{chart.value}:Q", title=None, scale=altair.Scale(zero=False), axis=axis_of(chart))
    base = altair.Chart(frame.iloc[::-1].reset_index(drop=True)).encode(x=weeks, y=values)
    dots = base.mark_point(filled=True, size=45, color=ACCENT, opacity=1)
    return (base.mark_line(color=ACCENT) + dots).properties(width=WIDTH + 80, height=180)


def spans(chart: Chart, frame: pandas.DataFrame) -> Drawing:
    """Draw one bar a row from its low to its high end."""
    ends = altair.X(f"{chart.low}:Q", title=None, scale=altair.Scale(zero=False), axis=axis_of(chart))
    rows = altair.Y(f"{chart.label}:N", sort=None, title=None)
    bars = altair.Chart(frame).mark_bar(color=ACCENT, height=9).encode(y=rows, x=ends, x2=f"{chart.high}:Q")
    return bars.properties(width=WIDTH, height=ROW * len(frame))


DRAWN: dict[str, Callable[[Chart, pandas.DataFrame], Drawing]] = {"intervals": intervals, "line": line, "spans": spans}
