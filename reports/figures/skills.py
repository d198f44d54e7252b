"""Which skills are asked for."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Any

from markupsafe import Markup

from reports import words
from reports.figure import Column, Figure, Row, on_page
from reports.rows import Bars, Dot, RowChart
from reports.scales import Scale, band_of, path_of
from reports.templating import macro

NAME = Column("skill", "Skill", is_number=False, link="skill")
FAMILY = Column("family", "Family", is_number=False)
SHARE = Column("share_vacancy", "Share", words.per_cent, "ci_low", "ci_high", can_suppress=True)
RANGE = Column(
    "ci_low",
    "95 % range",
    lambda _, low, high: words.interval(low, high),
    "ci_low",
    "ci_high",
    can_suppress=True,
    is_optional=True,
)
COUNT = Column("asking", "Number", words.count, is_optional=True)


def leading(rows: list[Row], page: Any, label: str = "skill") -> str:
    """Say which row leads, and if it is clearly ahead of the next."""
    printed = [row for row in on_page(rows) if not row["suppressed_reason"] and row["ci_low"] is not None]
    if not printed:
        return "Counts only: too few vacancies or employers for shares"
    name = words.capital(words.label(printed[0][label]))
    if len(printed) > 1 and printed[0]["ci_low"] > printed[1]["ci_high"]:
        return f"{name} is clearly ahead of all others"
    return f"{name} leads, not clearly ahead of the next"


def movers_title(rows: list[Row], page: Any) -> str:
    """Say how many skills moved beyond noise."""
    moved = [row for row in rows if row["is_mover"]]
    tested = sum(row["suppressed_reason"] is None for row in rows)
    over = f" over {rows[0]['weeks']} weeks" if rows[0]["weeks"] > 4 else ""
    if not tested:
        return "Too few vacancies or employers to test a change"
    if not moved:
        return f"No skill moved beyond noise{over}, of {tested} tested"
    said = "One skill" if len(moved) == 1 else f"{words.capital(words.small_number(len(moved)))} skills"
    return f"{said} moved beyond noise{over}, of {tested} tested"


def movers_note(rows: list[Row], page: Any) -> str:
    """Say over how many weeks, and what stands here when nothing moved."""
    over = f"over {rows[0]['weeks']} weeks" if rows[0]["weeks"] != 1 else "over one week"
    if all(row["suppressed_reason"] for row in rows):
        return over
    return over if any(row["is_mover"] for row in rows) else f"{over}; the largest changes, none beyond noise"


def minis(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw twelve small lines, each as many points high; left out below 13 weeks."""
    series = [(name, list(group)) for name, group in groupby(rows, lambda row: row["skill"])]
    if not series or max(len(weeks) for _, weeks in series) < 13:
        return None
    span = span_of(rows)
    return macro(
        "marks.html.j2",
        "minis",
        entries=[mini(name, weeks, scale_of(weeks, span), page) for name, weeks in series],
        caption=figure.measure,
    )


def bounds(rows: list[Row]) -> tuple[float, float]:
    """Return the least and the largest value that a small line and its band reach."""
    known = [row[end] for row in rows for end in ("ci_low", "share_vacancy", "ci_high") if row[end] is not None]
    return (min(known), max(known)) if known else (0.0, 0.0)


def span_of(rows: list[Row]) -> float:
    """Return how many points all small lines are high, in steps of ten: as many as the widest needs."""
    ends = [bounds(list(group)) for _, group in groupby(rows, lambda row: row["skill"])]
    return max(1, math.ceil(max(high - low for low, high in ends) * 10 - 1e-9)) / 10


def scale_of(weeks: list[Row], span: float) -> Scale:
    """Return the scale of one small line: the common height around its own values."""
    low, high = bounds(weeks)
    start = max(0.0, (low + high - span) / 2)
    return Scale(start, start + span)


def mini(name: str, weeks: list[Row], scale: Scale, page: Any) -> dict[str, Any]:
    """Return one small line with its band and its first and last value."""
    shares = [None if week["suppressed_reason"] else week["share_vacancy"] for week in weeks]
    bands = band_of([week["ci_low"] for week in weeks], [week["ci_high"] for week in weeks], 120, 52, scale)
    return {
        "name": name, "href": page.href("skill", name), "path": path_of(shares, 120, 52, scale), "bands": bands,
        "first": words.per_cent(shares[0]), "last": words.per_cent(shares[-1]),
    }  # fmt: skip


CHANGES = (
    NAME,
    Column("share_before", "Before", words.per_cent, can_suppress=True),
    Column("share_now", "Now", words.per_cent, can_suppress=True),
    Column("change", "Change, points", words.points_of_share, can_suppress=True),
    Column("ci_low", "95 % range", words.points_interval, "ci_low", "ci_high", can_suppress=True),
    Column("is_mix", "Mostly mix", words.yes, is_number=False, can_suppress=True),
)
CHANGED = RowChart(
    NAME,
    (Dot("change", "ci_low", "ci_high"),),
    (Column("change", "Points", words.points_of_share, can_suppress=True),),
    tick=words.points_tick,
)
SKILLS = (
    Figure(
        "skills", "skills", "Share of open vacancies with usable text that ask for it", "skills",
        (
            NAME, FAMILY, Column("asking", "Vacancies", words.count), Column("vacancies", "Of", words.count), SHARE, RANGE,
            Column("required", "Required", words.count), Column("preferred", "Preferred", words.count), Column("employers_asking", "Employers", words.count),
        ),
        title=leading,
        picture=RowChart(NAME, (Bars((("required_share", "f1"), ("preferred_share", "f1b")), "ci_low", "ci_high"),), (COUNT, SHARE, RANGE), tick=words.per_cent, trend="trend"),
        note=lambda rows, page: f"n = {words.count(rows[0]['vacancies'])}, {words.counted(rows[0]['employers'], 'employer')}",
        marks=("k1 required", "k1b preferred", "kci 95 % range"),
    ),
    Figure(
        "movers", "skills", "Change of share in percentage points, paired by employer, with 95 % range", "movers",
        CHANGES,
        title=movers_title, note=movers_note, first_reading=False, needs_complete=True,
        picture=CHANGED,
    ),
    Figure(
        "quarter_movers", "skills", "Change of share over 13 weeks in percentage points, paired by employer, with 95 % range", "movers",
        CHANGES,
        title=movers_title, note=movers_note, first_reading=False, needs_complete=True, needs_picture=True, is_folded=True,
        picture=CHANGED,
    ),
    Figure(
        "pairs", "skills", "How many times as often two skills are asked for together as by chance", "skills",
        (
            Column("pair", "Skills", is_number=False), Column("both_asked", "Ask for both", words.count), SHARE, RANGE,
            Column("lift", "Times as often", words.ratio),
        ),
        title=lambda rows, page: f"{rows[0]['skill']} and {rows[0]['other']} go together most",
        picture=RowChart(Column("pair", "Skills", is_number=False), (Bars((("lift", "f1"),)),), (Column("both_asked", "Both", words.count, is_optional=True), Column("lift", "Times", words.ratio)), tick=words.count),
        is_folded=True,
    ),
    Figure(
        "ways", "skills", "Ways of working that vacancies name, widely and loosely", "skills", (NAME, COUNT, SHARE, RANGE),
        title=leading, picture=RowChart(NAME, (Dot("share_vacancy", "ci_low", "ci_high"),), (COUNT, SHARE, RANGE), tick=words.per_cent), is_folded=True,
    ),
    Figure(
        "terms", "skills", "Names beside known skills that the vocabulary does not hold yet", "skills",
        (Column("term", "Name", is_number=False), Column("vacancies", "Vacancies", words.count), Column("employers", "Employers", words.count)),
        title=lambda rows, page: f"New and not yet classified: {rows[0]['term']}", is_folded=True,
    ),
    Figure(
        "skill_years", "skills", "The twelve skills asked for most over up to 52 weeks, all pictures equally high; shaded: 95 % range", "skills",
        (Column("week_label", "Week", is_number=False), NAME, Column("asking", "Vacancies", words.count), SHARE, RANGE),
        title=lambda rows, page: "The most asked, week by week", picture=minis, note=lambda rows, page: f"each is {round(span_of(rows) * 100)} points high", is_full=True, is_folded=True, first_reading=False, needs_picture=True,
    ),
)  # fmt: skip
