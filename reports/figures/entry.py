"""Who can get in: level, years, degree, visa, clearance, kind of employment."""

from __future__ import annotations

from typing import Any

import pandas
from markupsafe import Markup

from reports import charts, words
from reports.figure import Column, Figure, Row
from reports.figures.skills import RANGE, SHARE
from reports.rows import Dot, RowChart

NUMBER = Column("having_trait", "Vacancies", words.count)
LEVELS = Column("value", "Level", words.heading, is_number=False)
CONDITION = Column("condition", "Asked", words.heading, is_number=False)
ANSWER = Column("value", "Answer", words.heading, is_number=False)


def answer_columns(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw each answer as a column in its order; where its share is suppressed, its count instead."""
    if len(rows) < 2 or all(row["suppressed_reason"] for row in rows):
        return None
    frame = pandas.DataFrame([row | answer_column(row) for row in rows])
    draw = charts.columns(
        frame, "label", "share_vacancy", "ci_low", "ci_high", "text", quiet=(words.heading("unstated"),)
    )
    return charts.picture(draw, figure.measure, figure.title(rows, page))


def answer_column(row: Row) -> Row:
    """Return how a column is named, how high it is, and what stands above it."""
    label = words.heading(row["value"])
    if row["suppressed_reason"]:
        none = dict.fromkeys(("share_vacancy", "ci_low", "ci_high"), 0.0)
        return {"label": label, "text": f"n = {words.count(row['having_trait'])}", **none}
    return {"label": label, "text": words.per_cent(row["share_vacancy"])}


def most_stated(rows: list[Row], page: Any) -> str:
    """Say which stated answer is commonest, and how many do not say."""
    stated = [row for row in rows if row["value"] != "unstated"]
    silent = sum(row["having_trait"] for row in rows if row["value"] == "unstated")
    if not stated:
        return "No vacancy says"
    most = max(stated, key=lambda row: row["having_trait"])
    return f"{words.capital(words.label(most['value']))} is stated most; {words.count(silent)} of {words.count(rows[0]['vacancies'])} do not say"


def levels_title(rows: list[Row], page: Any) -> str:
    """Say in counts how many are open to beginners."""
    beginners = sum(row["having_trait"] for row in rows if row["value"] in ("entry", "intern"))
    return f"{words.count(beginners)} of {words.count(rows[0]['vacancies'])} name entry level or internship"


def answers(heading: str) -> tuple[Column, ...]:
    """Return the table of one condition."""
    return (
        Column("value", heading, words.heading, is_number=False),
        NUMBER,
        Column("vacancies", "Of", words.count),
        SHARE,
        RANGE,
    )


ENTRY = (
    Figure("seniority", "entry", "Share of open vacancies by level named; most name none", "skills", answers("Level"), title=levels_title,
           picture=RowChart(LEVELS, (Dot("share_vacancy", "ci_low", "ci_high"),), (NUMBER, SHARE), tick=words.per_cent)),
    Figure("years", "entry", "Share of open vacancies by least years of experience asked, with 95 % range", "skills", answers("Years"), title=most_stated, picture=answer_columns),
    Figure("degree", "entry", "Share of open vacancies by lowest degree accepted, with 95 % range", "skills", answers("Degree"), title=most_stated, picture=answer_columns, is_folded=True),
    Figure(
        "conditions", "entry", "Share of open vacancies that state each; the rest do not say", "skills", (CONDITION, ANSWER, NUMBER, Column("vacancies", "Of", words.count), SHARE, RANGE),
        title=lambda rows, page: "Employment, visa and clearance, where stated", is_folded=True,
        picture=RowChart(ANSWER, (Dot("share_vacancy", "ci_low", "ci_high"),), (NUMBER, SHARE), tick=words.per_cent, group=CONDITION),
    ),
)  # fmt: skip
