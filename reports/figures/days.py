"""How long adverts stay up, and the signs of adverts that nobody fills."""

from __future__ import annotations

from typing import Any

import pandas
from markupsafe import Markup

from reports import charts, words
from reports.figure import Column, Figure, Row, on_page
from reports.figures.skills import RANGE, SHARE
from reports.rows import Dot, RowChart


def curve_title(rows: list[Row], page: Any) -> str:
    """Say after how many days half of the adverts are down."""
    whole = next((row for row in rows if row["slice_kind"] == "all"), None)
    if whole is None or whole["suppressed_reason"]:
        return f"Days advertised are not printed: {whole['suppressed_reason'] if whole else 'no close is known'}"
    if whole["median_days"] is None:
        return f"More than half of adverts stay up for over {words.count(whole['more_than'])} days"
    return f"Half of all adverts are down after {words.count(whole['median_days'])} days"


def curve_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw the curve of all adverts within its band, the median named."""
    curve = [row for row in rows if row["slice_kind"] == "all"]
    if len(curve) < 2 or curve[0]["suppressed_reason"]:
        return None
    median = curve[0]["median_days"]
    named = [{"age": median, "share_open": 0.5, "text": f"{words.count(median)} days"}] if median is not None else []
    marks = pandas.DataFrame(named, columns=["age", "share_open", "text"])
    return charts.picture(
        charts.survival(pandas.DataFrame(curve), "share_open", marks), figure.measure, curve_title(rows, page)
    )


def days_title(rows: list[Row], page: Any) -> str:
    """Say what share of adverts is still up after the longest stated age."""
    aged = [row for row in on_page(rows) if row["age"] is not None]
    if not aged or aged[-1]["suppressed_reason"] or aged[-1]["value"] is None:
        return "Shares still up are not printed yet"
    return f"{words.per_cent(aged[-1]['value'], aged[-1]['ci_low'], aged[-1]['ci_high'])} are still up after {aged[-1]['age']} days"


def days_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw the share still up at each stated age."""
    aged = [row for row in on_page(rows) if row["age"] is not None]
    chart = RowChart(
        Column("measure", "Age", words.heading, is_number=False),
        (Dot("value", "ci_low", "ci_high"),),
        (Column("value", "Still up", words.per_cent, "ci_low", "ci_high", can_suppress=True),),
        tick=words.per_cent,
        least=1.0,
    )
    return chart(figure, aged, page)


def groups_title(rows: list[Row], page: Any) -> str:
    """Name the group whose adverts stay up longest, and say if it is clearly so."""
    told = [
        row for row in rows if row["ci_low"] is not None and row["value"] is not None and row["ci_high"] is not None
    ]
    told = [row for row in told if not row["suppressed_reason"] and row["slice"] != "unstated"]
    if not told:
        return "Too few closes to tell groups apart"
    longest = max(told, key=lambda row: row["value"])
    rivals = [row for row in told if row["slice_kind"] == longest["slice_kind"] and row is not longest]
    name = f"{words.heading(longest['slice'])}: {words.count(longest['value'])} days, the longest"
    is_clear = bool(rivals) and all(longest["ci_low"] > row["ci_high"] for row in rivals)
    return f"{name} of its kind" if is_clear else f"{name}, not clearly longer than others"


GROUP = Column("slice_kind", "By", lambda kind: words.heading({"seniority": "level"}.get(kind, kind)), is_number=False)
MEDIAN = Column("value", "Median", words.count, can_suppress=True, absent="the curve stays above one half")
DAYS_RANGE = Column(
    "ci_low",
    "95 % range",
    words.count_interval,
    "ci_low",
    "ci_high",
    can_suppress=True,
    absent="no end yet",
    is_optional=True,
)
DAYS = (
    Figure(
        "days_curve", "days", "Share of adverts still up by days since they opened; shaded: 95 % range; the end of an advert is not a hire", "days-advertised",
        (Column("day", "Age", is_number=False), Column("share_open", "Still up", words.per_cent, can_suppress=True),
         Column("ci_low", "95 % range", lambda _, low, high: words.interval(low, high), "ci_low", "ci_high", can_suppress=True, absent="no close yet"),
         Column("at_risk", "Observed", words.count), Column("closes", "Closed by then", words.count)),
        title=curve_title, picture=curve_picture, first_reading=False,
        note=lambda rows, page: f"n = {words.count(rows[0]['vacancies'])}, {words.counted(rows[0]['employers'], 'employer')}",
    ),
    Figure(
        "days", "days", "Share of adverts still up after so many days, with 95 % range; the end of an advert is not a hire", "days-advertised",
        (Column("slice", "Group", words.heading, is_number=False), Column("measure", "Measure", is_number=False), Column("value", "Value", words.decimal, can_suppress=True, absent="the curve stays above one half"),
         Column("ci_low", "95 % range", words.decimal_interval, "ci_low", "ci_high", can_suppress=True, absent="no end yet"), Column("closes", "Closes", words.count)),
        title=days_title, picture=days_picture, first_reading=False,
    ),
    Figure(
        "days_groups", "days", "Median days advertised by role, level and workplace, with 95 % range", "days-advertised",
        (GROUP, Column("slice", "Of", words.heading, is_number=False), MEDIAN, DAYS_RANGE, Column("closes", "Closes", words.count)),
        title=groups_title, first_reading=False, is_folded=True,
        picture=RowChart(Column("slice", "Of", words.heading, is_number=False), (Dot("value", "ci_low", "ci_high"),), (MEDIAN, DAYS_RANGE), group=GROUP),
    ),
    Figure(
        "signs", "days", "Share of open vacancies that show each sign; nobody can see a hire, so there is no share of ghost jobs", "signs",
        (Column("sign", "Sign", is_number=False), Column("showing", "Show it", words.count), Column("vacancies", "Of", words.count), SHARE, RANGE),
        title=lambda rows, page: "Signs of adverts that nobody fills", first_reading=False,
        picture=RowChart(Column("sign", "Sign", words.heading, is_number=False), (Dot("share_vacancy", "ci_low", "ci_high"),), (Column("showing", "Number", words.count, is_optional=True), SHARE), tick=words.per_cent, is_wordy=True),
    ),
)  # fmt: skip
