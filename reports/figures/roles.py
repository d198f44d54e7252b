"""What the role is: how vacancies divide over roles, and what sets each apart."""

from __future__ import annotations

from typing import Any

import pandas
from markupsafe import Markup

from reports import charts, words
from reports.figure import Column, Figure, Row
from reports.figures.skills import RANGE, SHARE, leading
from reports.rows import Dot, RowChart

ROLE = Column("role", "Role", words.heading, is_number=False, link="role")
NUMBER = Column("having_trait", "Number", words.count, is_optional=True)


def roles_title(rows: list[Row], page: Any) -> str:
    """Say which role leads."""
    return leading(rows, page, "role")


def told(rows: list[Row]) -> list[Row]:
    """Return the rows whose share is printed."""
    return [row for row in rows if not row["suppressed_reason"]]


def role_weeks(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw a line a role; left out below 13 weeks."""
    newest, known = max(row["week"] for row in rows), told(rows)
    texts = {
        row["role"]: f"{words.heading(row['role'])} {words.per_cent(row['share_vacancy'])}"
        for row in known
        if row["week"] == newest
    }
    if not texts or len({row["week"] for row in known}) < 13:
        return None
    frame = pandas.DataFrame([row | {"text": texts[row["role"]]} for row in known if row["role"] in texts])
    draw = charts.lines(frame, "role", "share_vacancy", "%", name="text", first=next(iter(texts)))
    return charts.picture(draw, figure.measure, role_weeks_title(rows, page))


def role_weeks_title(rows: list[Row], page: Any) -> str:
    """Say what the leading role had and has."""
    role = next((row["role"] for row in told(rows) if row["week"] == rows[-1]["week"]), None)
    if role is None:
        return "Too few vacancies to show shares"
    own = [row for row in told(rows) if row["role"] == role]
    first, last = words.per_cent(own[0]["share_vacancy"]), words.per_cent(own[-1]["share_vacancy"])
    return f"{words.heading(role)}: from {first} to {last} over {(own[-1]['week'] - own[0]['week']).days // 7} weeks"


ROLES = (
    Figure(
        "roles", "roles", "Share of all open vacancies, with 95 % range", "skills",
        (ROLE, Column("having_trait", "Vacancies", words.count), Column("vacancies", "Of", words.count), SHARE, RANGE,
         Column("share_then", "13 weeks before", words.per_cent, absent="not open then"), Column("employers_having", "Employers", words.count)),
        title=roles_title,
        picture=RowChart(
            ROLE, (Dot("share_vacancy", "ci_low", "ci_high"),), (NUMBER, SHARE, RANGE), tick=words.per_cent, trend="trend", trend_heading="13 weeks",
        ),
        note=lambda rows, page: f"n = {words.count(rows[0]['vacancies'])}",
    ),
    Figure(
        "role_weeks", "roles", "Share of all open vacancies by role over 13 weeks; the leading role in colour", "skills",
        (Column("week_label", "Week", is_number=False), ROLE, Column("having_trait", "Vacancies", words.count), Column("vacancies", "Of", words.count),
         Column("share_vacancy", "Share", words.per_cent, can_suppress=True)),
        title=role_weeks_title, picture=role_weeks, first_reading=False, needs_picture=True, is_folded=True, is_series=True,
    ),
    Figure(
        "distinct_skills", "roles", "Share within the role (blue) against all other roles (grey)", "skills",
        (ROLE, Column("skill", "Skill", is_number=False, link="skill"), Column("share_slice", "Here", words.per_cent),
         Column("share_rest", "Elsewhere", words.per_cent), Column("asking", "Vacancies", words.count)),
        title=lambda rows, page: f"{words.capital(words.label(rows[0]['role']))}s are asked for {rows[0]['skill']} more than others",
        picture=RowChart(
            Column("skill", "Skill", is_number=False, link="skill"),
            (Dot("share_rest", name="f3"), Dot("share_slice")),
            (Column("share_slice", "Here", words.per_cent), Column("share_rest", "Else", words.per_cent)), tick=words.per_cent, group=ROLE, least=1.0,
        ),
        marks=("k1 in the role", "k3 elsewhere"), is_folded=True,
    ),
)  # fmt: skip
