"""How this compares with outside series, and how far it can be trusted."""

from __future__ import annotations

from typing import Any

import pandas
from markupsafe import Markup

from reports import charts, words
from reports.figure import Column, Figure, Row, on_page
from reports.rows import Dot, RowChart

SHOWN_COUNTRIES = ("US", "GB", "DE", "CA", "IE", "FR")


def outside_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw the outside series, a line a country."""
    newest = {row["country"]: f"{row['country']} {words.decimal(row['value'])} %" for row in on_page(rows)}
    shown = [row for row in rows if row["country"] in SHOWN_COUNTRIES]
    frame = pandas.DataFrame([row | {"text": newest.get(row["country"], row["country"])} for row in shown])
    if frame.empty or frame["week"].nunique() < 2:
        return None
    return charts.picture(
        charts.lines(frame.sort_values("week"), "country", "value", "d", name="text"),
        figure.measure,
        outside_title(rows, page),
    )


def outside_title(rows: list[Row], page: Any) -> str:
    """Say the newest value of the United States."""
    newest = next(
        (row for row in on_page(rows) if row["country"] == "US"), on_page(rows)[0] if on_page(rows) else rows[0]
    )
    return f"On Indeed, AI is named in {words.decimal(newest['value'])} % of {newest['country']} postings"


def boards_title(rows: list[Row], page: Any) -> str:
    """Count what was read."""
    lost = sum(row["state"] == "lost" for row in rows)
    tracked, unread = len(rows) - lost, sum(row["state"] not in ("read", "lost") for row in rows)
    said = (
        f"{unread} of {words.counted(tracked, 'board')} not read"
        if unread
        else f"{words.counted(tracked, 'board')} tracked, all read"
    )
    return f"{said}; {lost} {words.plural(lost, 'is', 'are')} lost" if lost else said


TRUST = (
    Figure(
        "outside", "trust", "AI postings as per cent of all postings on Indeed; another market and another count. Indeed Hiring Lab, CC BY 4.0", "benchmarks",
        (Column("country", "Country", is_number=False), Column("week", "Monday", words.day, is_number=False), Column("value", "Per cent", words.decimal),
         Column("change_13", "13 weeks, points", words.points, absent="no value 13 weeks before")),
        title=outside_title, picture=outside_picture,
    ),
    Figure(
        "boards", "trust", "Boards not read this week keep their vacancies open; after 28 days these count as lost, never as closed", "quality",
        (Column("employer", "Employer", is_number=False, link="employer"), Column("source", "Source", is_number=False), Column("state", "This week", words.label, is_number=False),
         Column("reason", "Why", is_number=False, absent="read"), Column("last_complete_at", "Last read", words.day, is_number=False, absent="never read completely"),
         Column("open_vacancies", "Open", words.count)),
        title=boards_title, table_rows=20,
    ),
    Figure(
        "labels", "trust", "Readings of texts against postings labelled by hand, with 95 % range; held out: postings that no rule was made with", "quality",
        (Column("measure", "What is read", is_number=False), Column("kind", "Measure", is_number=False), Column("value", "All", words.share_exact),
         Column("ci_low", "95 % range", lambda _, low, high: words.interval(low, high), "ci_low", "ci_high", absent="no interval"), Column("held_aside", "Kept aside", words.share_exact, absent="none held out"),
         Column("sample", "Sample", words.count), Column("measured_on", "Measured on", words.day, is_number=False)),
        title=lambda rows, page: "How right the readings are",
        picture=RowChart(Column("measure", "What is read", words.heading, is_number=False), (Dot("value", "ci_low", "ci_high"),), (Column("value", "Right", words.share_exact), Column("sample", "Sample", words.count, is_optional=True)), tick=words.per_cent, from_zero=False, least=1.0),
        is_folded=True,
    ),
    Figure(
        "revisions", "trust", "Shares printed last week beside what is known now, the ten largest revisions", "revisions",
        (Column("slice", "Skill", is_number=False, link="skill"), Column("printed", "Printed", words.share_exact), Column("now", "Known now", words.share_exact, absent="no longer shown"),
         Column("revised", "Points", words.points_of_share)),
        title=lambda rows, page: "What has changed since it was printed", first_reading=False, empty="Nothing printed last week has changed", is_folded=True,
    ),
    Figure(
        "threads", "trust", "Postings published in threads this week, counted apart: they enter no stock and no flow", "words",
        (Column("source", "Source", is_number=False), Column("postings", "Published", words.count), Column("in_scope", "In scope", words.count)),
        title=lambda rows, page: "Threads", is_folded=True,
    ),
)  # fmt: skip
