"""Charts of figures as still pictures: dots with intervals, a line, bars from end to end; nothing is calculated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair
import pandas
import vl_convert

from reports.figure import Chart, Figure

ACCENT, FAINT, INK = "#4c78a8", "#ddd", "#000"  # the style sheet gives these the colours of the reader's scheme
WIDTH = 310  # with its margins a chart fits a phone of 360 px without scrolling
ROW = 34  # a label stands above its mark, so that no name is cut and none takes width from the plot
FONT = 12
CONFIG = {
    "font": "system-ui, sans-serif",
    "axis": {"labelFontSize": FONT, "gridColor": FAINT},
    "text": {"fontSize": FONT, "color": INK},
    "view": {"stroke": None},
}
Drawing = Any  # altair's layered types are not precise enough to name


def svg_of(figure: Figure, rows: list[dict[str, Any]]) -> str | None:
    """Return the picture of the rows that are printed, None without a chart or with fewer than two rows."""
    chart = figure.chart
    if chart is None:
        return None
    printed = [row for row in rows if row.get(chart.value) is not None and is_printed(chart, row)][: chart.limit]
    if len(printed) < 2:
        return None
    columns = [name for name in (chart.label, chart.value, chart.low, chart.high) if name]
    frame = pandas.DataFrame([{name: row[name] for name in columns} for row in printed])
    frame[chart.label] = label_texts(figure, chart, printed)
    drawing = {**DRAWN[chart.kind](chart, frame).to_dict(), "config": CONFIG}
    picture: str = vl_convert.vegalite_to_svg(drawing)
    return picture.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def label_texts(figure: Figure, chart: Chart, rows: list[dict[str, Any]]) -> list[str]:
    """Return the rows' labels as the table prints them, the first 48 characters."""
    shown = next((column.cell for column in figure.columns if column.name == chart.label), None)
    return [(shown(row) if shown else str(row[chart.label]))[:48] for row in rows]


def is_printed(chart: Chart, row: dict[str, Any]) -> bool:
    """Say whether a row may be drawn: a suppressed share may not, a carried index value may."""
    return chart.kind == "line" or not row.get("suppressed_reason")


def axis_of(chart: Chart) -> altair.Axis:
    """Return the axis of values."""
    return altair.Axis(format=chart.format, tickCount=5)


def intervals(chart: Chart, frame: pandas.DataFrame) -> Drawing:
    """Draw one dot a row with its interval as a line."""
    base = altair.Chart(frame).encode(y=rows_of(chart))
    dots = base.mark_point(filled=True, size=55, color=ACCENT, opacity=1).encode(
        x=altair.X(f"{chart.value}:Q", title=None, axis=axis_of(chart))
    )
    lines = base.mark_rule(color=ACCENT, strokeWidth=2).encode(
        x=altair.X(f"{chart.low}:Q", title=None, axis=axis_of(chart)), x2=f"{chart.high}:Q"
    )
    return (lines + dots + labels(chart, base)).properties(width=WIDTH, height=ROW * len(frame))


def rows_of(chart: Chart) -> altair.Y:
    """Return the axis of rows, which has no labels of its own."""
    return altair.Y(f"{chart.label}:N", sort=None, title=None, axis=None)


def labels(chart: Chart, base: altair.Chart) -> Drawing:
    """Write each row's label above its mark, from the left edge."""
    return base.mark_text(align="left", dy=-12).encode(x=altair.value(0), text=f"{chart.label}:N")


def line(chart: Chart, frame: pandas.DataFrame) -> Drawing:
    """Draw a line over weeks within its band, the newest at the right."""
    weeks = altair.X(f"{chart.label}:N", sort=None, title=None, axis=altair.Axis(labelAngle=-40))
    values = altair.Y(f"{chart.value}:Q", title=None, scale=altair.Scale(zero=False), axis=axis_of(chart))
    oldest_first = altair.Chart(frame.iloc[::-1].reset_index(drop=True)).encode(x=weeks)
    base = oldest_first.encode(y=values)
    dots = base.mark_point(filled=True, size=45, color=ACCENT, opacity=1)
    band = oldest_first.mark_area(color=ACCENT, opacity=0.2).encode(y=f"{chart.low}:Q", y2=f"{chart.high}:Q")
    return (band + base.mark_line(color=ACCENT) + dots).properties(width=WIDTH - 20, height=180)


def spans(chart: Chart, frame: pandas.DataFrame) -> Drawing:
    """Draw one bar a row from its low to its high end."""
    ends = altair.X(f"{chart.low}:Q", title=None, scale=altair.Scale(zero=False), axis=axis_of(chart))
    base = altair.Chart(frame).encode(y=rows_of(chart))
    bars = base.mark_bar(color=ACCENT, height=9).encode(x=ends, x2=f"{chart.high}:Q")
    return (bars + labels(chart, base)).properties(width=WIDTH, height=ROW * len(frame))


DRAWN: dict[str, Callable[[Chart, pandas.DataFrame], Drawing]] = {"intervals": intervals, "line": line, "spans": spans}
