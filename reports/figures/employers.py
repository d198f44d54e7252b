"""Who is hiring."""

from __future__ import annotations

from typing import Any

from reports import words
from reports.figure import Column, Figure, Row, on_page
from reports.figures.skills import RANGE
from reports.rows import Bars, RowChart

EMPLOYER = Column("employer", "Employer", is_number=False, link="employer")


def employers_title(rows: list[Row], page: Any) -> str:
    """Say who has most open vacancies, in counts."""
    first = rows[0]
    return f"{first['employer']} has most open: {words.count(first['open_vacancies'])}"


def states_title(rows: list[Row], page: Any) -> str:
    """Count who entered, went quiet or was not read."""
    counts = {state: sum(row["state"] == state for row in rows) for state in ("entered", "gone_quiet", "not_read")}
    return f"{counts['entered']} entered, {counts['gone_quiet']} went quiet, {counts['not_read']} were not read"


def concentration_title(rows: list[Row], page: Any) -> str:
    """Say what share the ten largest have."""
    newest = on_page(rows)[0] if on_page(rows) else rows[0]
    if newest["top10_share"] is None or newest["suppressed_reason"]:
        return f"Concentration is not printed: {newest['suppressed_reason']}"
    return f"Ten employers hold {words.per_cent(newest['top10_share'])} of all open vacancies"


EMPLOYERS = (
    Figure(
        "employers", "employers", "Open, opened and closed vacancies of the employers with most; gaps in a line: not read", "employers",
        (EMPLOYER, Column("open_vacancies", "Open", words.count), Column("open_share", "Share", words.per_cent, "ci_low", "ci_high", absent="no range can be told"), RANGE,
         Column("opened", "Opened", words.count), Column("closed", "Closed", words.count), Column("net_flow", "Net flow", words.signed),
         Column("median_age_days", "Median days open", words.decimal, absent="no open vacancy"),
         Column("pay_disclosed_share", "State pay", words.per_cent, absent="no open vacancy"), Column("state", "State", words.label, is_number=False)),
        title=employers_title,
        picture=RowChart(
            EMPLOYER, (Bars((("open_vacancies", "f1"),)),),
            (Column("open_vacancies", "Open", words.count), Column("opened", "Opened", words.count, is_optional=True),
             Column("closed", "Closed", words.count, is_optional=True), Column("net_flow", "Net", words.signed)), trend="trend",
        ),
    ),
    Figure(
        "employer_states", "employers", "Entered: first vacancy in 26 weeks. Gone quiet: none left, boards read. Not read: never shown as gone", "employers",
        (EMPLOYER, Column("state", "State", words.label, is_number=False), Column("open_vacancies", "Open", words.count)),
        title=states_title, first_reading=False, empty="No employer entered, went quiet or was left unread", table_rows=20,
    ),
    Figure(
        "concentration", "employers", "The ten largest, and the number of equal employers that would be as concentrated", "employers",
        (Column("week_label", "Week", is_number=False), Column("top10_share", "Ten largest", words.per_cent, can_suppress=True),
         Column("hhi", "Herfindahl index", words.count, can_suppress=True), Column("effective_employers", "Equal employers", words.decimal, can_suppress=True),
         Column("employers", "Employers", words.count)),
        title=concentration_title, is_folded=True,
    ),
)  # fmt: skip
