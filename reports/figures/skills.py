"""Which skills are asked for."""

from __future__ import annotations

from typing import Any

from reports import words
from reports.figure import Column, Figure, Row, on_page
from reports.rows import Bars, RowChart

SHARE = Column("share_vacancy", "Share", words.per_cent, "ci_low", "ci_high", can_suppress=True)
RANGE = Column(
    "ci_low",
    "95 % range",
    lambda value, low, high: words.interval(low, high),
    "ci_low",
    "ci_high",
    can_suppress=True,
    is_optional=True,
)


def leading(rows: list[Row], page: Any) -> str:
    """Say which skills lead, and if any is clearly ahead."""
    first, *others = [row for row in on_page(rows) if not row["suppressed_reason"]] or [None]
    if first is None:
        return "Counts only: too few vacancies or employers for shares"
    if others and first["ci_low"] > others[0]["ci_high"]:
        return f"{first['skill']} is clearly ahead of all others"
    return f"{first['skill']} leads, not clearly ahead of the next"


SKILLS = (
    Figure(
        "skills", "skills", "Share of open vacancies with usable text that ask for it, with 95 % ranges", "skills",
        (
            Column("skill", "Skill", is_number=False, link="skill"),
            Column("asking", "Vacancies", words.count), Column("vacancies", "Of", words.count),
            SHARE, RANGE,
            Column("required", "Required", words.count), Column("preferred", "Preferred", words.count),
            Column("employers_asking", "Employers", words.count),
        ),
        title=leading,
        picture=RowChart(
            Column("skill", "Skill", is_number=False, link="skill"),
            (Bars((("required_share", "f1"), ("preferred_share", "f1b")), "ci_low", "ci_high"),),
            (Column("asking", "Number", words.count, is_optional=True), SHARE, RANGE),
            tick=words.per_cent, trend="trend",
        ),
        marks=("k1 required", "k1b preferred", "kci 95 % range"), width="c7",
    ),
)  # fmt: skip
