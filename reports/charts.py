"""Charts drawn by Altair as still pictures in sentinel colours, which the style sheet maps to the reader's scheme.

Every chart is drawn for a phone and for a wide column; the page's style sheet shows the one that fits. Nothing is
calculated here, and everything that comes from postings is escaped by the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import altair
import pandas
import vl_convert
from markupsafe import Markup, escape

from reports import words
from reports.scales import spread

SENTINELS = tuple(f"#01010{n}" for n in range(1, 10))
MEASURED, LIGHT, CLOSED, DRIVER, COMPARED, MUTED, GRID, PAPER, INK = SENTINELS
NARROW, WIDE, WIDEST = 356, 560, 1120
ARIA = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
# What the library draws and nobody sees: frames without a colour, groups that hold no transformation, defaults.
UNSEEN = re.compile(r'<path class="(?:background|foreground)"[^>]*/>| pointer-events="none"| opacity="1"')
GROUP = re.compile(r"<g[^>]*>|</g>")
ATTRIBUTE = re.compile(r' ([a-z-]+)="')
CONFIG = {
    "aria": False,
    "font": "sans-serif",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 12, "labelColor": MUTED, "gridColor": GRID, "domainColor": COMPARED, "tickColor": COMPARED,
        "title": None, "labelFontWeight": "normal",
    },
    "text": {"fontSize": 12, "color": INK},
    "legend": {"disable": True},
}  # fmt: skip
LINES = [MEASURED, CLOSED, DRIVER, LIGHT, COMPARED, MUTED]
WEEKS = altair.Axis(
    format="%-d %b %y", tickCount=5, grid=False, labelFlush=True, labelOverlap="greedy", labelSeparation=16
)
PER_CENT = f"format(100 * datum.value, 'd') + '{words.PER_CENT}'"
HEIGHTS = {NARROW: 190, WIDE: 220, WIDEST: 300}
DAYS = altair.Axis(tickCount=6, grid=False, labelExpr="datum.value + ' d'", labelOverlap="greedy", labelSeparation=16)
Chart = Any  # altair's layered types are not precise enough to name
Draw = Callable[[int], Chart]


def picture(draw: Draw, title: str, description: str, *, is_full: bool = False) -> Markup:
    """Return a chart in both widths with a name and a description for who cannot see it; a full one in a third."""
    widths = ((NARROW, "n"), (WIDE, "w"), (WIDEST, "x"))[: 3 if is_full else 2]
    return Markup("").join(Markup(named(svg_of(draw(width)), name, title, description)) for width, name in widths)


def svg_of(chart: Chart) -> str:
    """Return a chart as SVG."""
    drawing = {**chart.to_dict(), "config": CONFIG}
    svg: str = vl_convert.vegalite_to_svg(drawing)
    return svg


def named(svg: str, name: str, title: str, description: str) -> str:
    """Give an SVG its class, title and description, and leave out the attributes that would name each mark."""
    inside = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    start = svg.index(">") + 1
    head = f'<svg class="ch {name}" role="img" aria-label="{escape(title)}" viewBox="{view_box(svg)}">'
    return head + inside + plain(ARIA.sub("", svg[start:]))


def plain(drawing: str) -> str:
    """Leave out of a drawing what nobody sees."""
    dropped: list[bool] = []

    def _kept(match: re.Match[str]) -> str:
        if match[0] == "</g>":
            return "" if dropped.pop() else match[0]
        dropped.append(set(ATTRIBUTE.findall(match[0])) <= {"class"})
        return "" if dropped[-1] else match[0]

    return GROUP.sub(_kept, UNSEEN.sub("", drawing))


def view_box(svg: str) -> str:
    """Return the picture's own coordinates."""
    return svg.split('viewBox="', 1)[1].split('"', 1)[0]


def weeks_axis(padding: float = 0) -> altair.X:
    """Return the axis of weeks, with room for half a bar at both ends."""
    return altair.X("week:T", title=None, axis=WEEKS, scale=altair.Scale(type="utc", padding=padding))


def in_utc(frame: pandas.DataFrame) -> pandas.DataFrame:
    """Return a frame whose weeks name their zone, so that a picture is the same wherever it is drawn."""
    return frame.assign(week=pandas.to_datetime(frame["week"]).dt.tz_localize("UTC"))


def values_axis(name: str, form: str, *, zero: bool) -> altair.Y:
    """Return the axis of a measure in its own unit."""
    label = PER_CENT if form == "%" else f"format(datum.value, '{form}')"
    return altair.Y(
        f"{name}:Q",
        title=None,
        scale=altair.Scale(zero=zero, nice=True),
        axis=altair.Axis(tickCount=5, domain=False, ticks=False, labelExpr=label),
    )


def band_line(
    frame: pandas.DataFrame,
    value: str,
    low: str,
    high: str,
    form: str,
    *,
    zero: bool = False,
    hollow: str | None = None,
    beside: str | None = None,
    end: Sequence[str] = (),
) -> Draw:
    """Draw a line over weeks in its band, the newest value named.

    `hollow` marks weeks that carry the value before; `beside` is another line to compare with, thin and grey.
    """
    frame = in_utc(frame)

    def _draw(width: int) -> Chart:
        base = altair.Chart(frame).encode(x=weeks_axis())
        band = base.mark_area(color=MEASURED, opacity=0.16).encode(y=values_axis(low, form, zero=zero), y2=f"{high}:Q")
        line = base.mark_line(color=MEASURED, strokeWidth=2.25).encode(y=values_axis(value, form, zero=zero))
        last = altair.Chart(frame.tail(1)).encode(x=weeks_axis(), y=values_axis(value, form, zero=zero))
        layers = [band, line, last.mark_point(filled=True, size=60, color=MEASURED, opacity=1)]
        if beside:
            layers.insert(
                1, base.mark_line(color=COMPARED, strokeWidth=1.25).encode(y=values_axis(beside, form, zero=zero))
            )
        if hollow:
            layers.append(
                altair.Chart(frame[frame[hollow].astype(bool)])
                .mark_point(size=40, color=MEASURED, fill=PAPER)
                .encode(x=weeks_axis(), y=values_axis(value, form, zero=zero))
            )
        for place, text in enumerate(end):
            layers.append(
                last.mark_text(
                    align="left", dx=9, dy=place * 15, fontWeight="bold" if not place else "normal", color=MEASURED
                ).encode(text=altair.value(text))
            )
        return altair.layer(*layers).properties(width=width - 40 - (100 if end else 10), height=HEIGHTS[width])

    return _draw


def mirrored_bars(frame: pandas.DataFrame, up: str, down: str) -> Draw:
    """Draw two counts a week as bars above and below one line."""
    signed = in_utc(frame).assign(below=-frame[down].astype("float64"))

    def _draw(width: int) -> Chart:
        size = max(2.0, min(14.0, (width - 60) / max(1, len(frame)) * 0.62))
        axis = altair.Axis(format="d", tickCount=5, domain=False, ticks=False, labelExpr="abs(datum.value)")
        base = altair.Chart(signed).encode(x=weeks_axis(padding=size / 2 + 3))
        above = base.mark_bar(color=MEASURED, size=size).encode(y=altair.Y(f"{up}:Q", title=None, axis=axis))
        below = base.mark_bar(color=CLOSED, size=size).encode(y=altair.Y("below:Q", title=None, axis=axis))
        return (above + below).properties(width=width - 50, height=190 if width == NARROW else 220)

    return _draw


def waterfall(steps: pandas.DataFrame) -> Draw:
    """Draw steps (label, start, end, kind, text) from one stock to the next, one below the other."""
    colours = {"stock": COMPARED, "up": MEASURED, "down": CLOSED, "driver": DRIVER, "coverage": LIGHT}

    def _draw(width: int) -> Chart:
        order = list(steps["label"])
        rows = altair.Y(
            "label:N",
            sort=order,
            title=None,
            axis=altair.Axis(labelLimit=180, minExtent=155, ticks=False, domain=False, labelColor=INK),
        )
        low = float(steps[["start", "end"]].min(axis=1).min())
        bottom = 0 if low <= 0 else low * 0.9
        scale = altair.Scale(
            domain=[
                bottom if (steps["kind"] != "stock").any() else 0,
                float(steps[["start", "end"]].max(axis=1).max()),
            ],
            nice=False,
            clamp=True,
        )
        ends = altair.X("start:Q", title=None, scale=scale, axis=None)
        colour = altair.Color("kind:N", scale=altair.Scale(domain=list(colours), range=list(colours.values())))
        base = altair.Chart(steps).encode(y=rows)
        bars = base.mark_bar(height=16).encode(x=ends, x2="end:Q", color=colour)
        texts = base.mark_text(align="left", dx=6, color=INK).encode(
            x=altair.X("right:Q", scale=scale, axis=None), text="text:N"
        )
        return (bars + texts).properties(width=width - 215, height=24 * len(steps))

    return _draw


def stack(frame: pandas.DataFrame, group: str, value: str, order: Sequence[str], colours: Sequence[str]) -> Draw:
    """Draw shares over weeks as one stack, each group named at its end."""
    frame = in_utc(frame)
    ranked = frame.assign(place=frame[group].map({name: place for place, name in enumerate(order)}))
    last = ranked[ranked["week"] == ranked["week"].max()].sort_values("place")
    tops = last.assign(middle=1 - (last[value].cumsum() - last[value] / 2))
    tops = tops.assign(
        label=[
            f"{words.label(name)} {words.per_cent(share)}" for name, share in zip(tops[group], tops[value], strict=True)
        ]
    )

    def _draw(width: int) -> Chart:
        axis = altair.Axis(labelExpr=PER_CENT, values=[0, 0.5, 1], domain=False, ticks=False)
        areas = altair.Chart(ranked).mark_area().encode(
            x=weeks_axis(), y=altair.Y(f"{value}:Q", stack="normalize", title=None, axis=axis),
            order=altair.Order("place:Q", sort="descending"),
            color=altair.Color(f"{group}:N", scale=altair.Scale(domain=list(order), range=list(colours))),
        )  # fmt: skip
        names = altair.Chart(tops).mark_text(align="left", dx=8, color=INK).encode(
            x=weeks_axis(), y=altair.Y("middle:Q", scale=altair.Scale(domain=[0, 1]), axis=None), text="label:N"
        )  # fmt: skip
        return altair.layer(areas, names).resolve_scale(y="independent").properties(width=width - 170, height=200)

    return _draw


def survival(frame: pandas.DataFrame, value: str, marks: pandas.DataFrame) -> Draw:
    """Draw the share still advertised by age in days as steps within their band, with named points."""

    def _draw(width: int) -> Chart:
        days = altair.X("age:Q", title=None, axis=DAYS)
        share = altair.Y(
            f"{value}:Q",
            title=None,
            scale=altair.Scale(domain=[0, 1]),
            axis=altair.Axis(labelExpr=PER_CENT, values=[0, 0.25, 0.5, 0.75, 1], domain=False, ticks=False),
        )
        base = altair.Chart(frame).encode(x=days)
        band = base.mark_area(color=MEASURED, opacity=0.16, interpolate="step-after").encode(
            y=altair.Y("ci_low:Q", title=None), y2="ci_high:Q"
        )
        line = base.mark_line(color=MEASURED, strokeWidth=2.25, interpolate="step-after").encode(y=share)
        points = altair.Chart(marks).encode(x=days, y=share)
        dots = points.mark_point(filled=True, size=50, color=MEASURED, opacity=1)
        texts = points.mark_text(align="left", dx=8, dy=-8, color=INK, fontWeight="bold").encode(text="text:N")
        return (band + line + dots + texts).properties(width=width - 60, height=200)

    return _draw


def columns(
    frame: pandas.DataFrame, label: str, value: str, low: str, high: str, text: str, quiet: Sequence[str] = ()
) -> Draw:
    """Draw shares as columns in the rows' own order, with intervals; `quiet` labels are drawn as comparison."""
    coloured = frame.assign(quiet=[str(name) in quiet for name in frame[label]])

    def _draw(width: int) -> Chart:
        groups = altair.X(
            f"{label}:N",
            sort=None,
            title=None,
            axis=altair.Axis(labelAngle=0, ticks=False, labelLimit=90, labelOverlap=False),
        )
        shares = altair.Y(f"{value}:Q", title=None, axis=None)
        base = altair.Chart(coloured).encode(x=groups)
        bars = base.mark_bar().encode(
            y=shares,
            color=altair.Color("quiet:N", scale=altair.Scale(domain=[False, True], range=[MEASURED, COMPARED])),
        )
        rules = base.mark_rule(color=INK, strokeWidth=1.5).encode(
            y=altair.Y(f"{low}:Q", title=None, axis=None), y2=f"{high}:Q"
        )
        texts = base.mark_text(dy=-8, color=INK, fontWeight="bold").encode(
            y=altair.Y(f"{high}:Q", title=None, axis=None), text=f"{text}:N"
        )
        return (bars + rules + texts).properties(width=width - 20, height=170)

    return _draw


def lines(
    frame: pandas.DataFrame, group: str, value: str, form: str, *, name: str | None = None, first: str | None = None
) -> Draw:
    """Draw one line a group over weeks, each named at its end; `first` alone in the colour of what is measured."""
    frame = in_utc(frame)
    last = frame[frame["week"] == frame["week"].max()].sort_values(value)
    last = last.assign(height=spread(list(last[value]), float(frame[value].max()) / 13))
    groups = sorted(frame[group].unique())
    colours = [MEASURED if g == first else COMPARED for g in groups] if first else LINES
    scale = altair.Scale(domain=groups, range=colours[: len(groups)])

    def _draw(width: int) -> Chart:
        shades = altair.Color(f"{group}:N", scale=scale)
        base = (
            altair.Chart(frame)
            .mark_line(strokeWidth=1.75)
            .encode(x=weeks_axis(), y=values_axis(value, form, zero=True), color=shades)
        )
        names = (
            altair.Chart(last)
            .mark_text(align="left", dx=6, color=INK)
            .encode(x=weeks_axis(), y=values_axis("height", form, zero=True), text=f"{name or group}:N")
        )
        return (base + names).properties(width=width - 190 if name else width - 150, height=200)

    return _draw
