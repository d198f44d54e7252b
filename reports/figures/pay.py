"""What it pays: medians of floors and of ceilings as stated, one currency a panel, disclosure beside every number."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from markupsafe import Markup

from reports import words
from reports.figure import Column, Figure, Row, on_page
from reports.rows import Bars, RowChart, Span

LEVEL = Column("slice", "Level", words.heading, is_number=False)
MEDIANS = Column(
    "floor_p50",
    "Thousand",
    lambda _, low, high: f"{low / 1000:.0f}–{high / 1000:.0f}",
    "floor_p50",
    "ceiling_p50",
    can_suppress=True,
    absent="one end is not stated",
)
STATED = Column("disclosed", "State it", words.count)


def thousands(value: float) -> str:
    """Return an amount in thousands."""
    return f"{value / 1000:.0f}k"


def panels(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """Draw one panel a currency, each with a scale of its own."""
    chart = RowChart(
        LEVEL,
        (
            Span(
                "floor_p50",
                "ceiling_p50",
                (("floor_p50_ci_low", "floor_p50_ci_high"), ("ceiling_p50_ci_low", "ceiling_p50_ci_high")),
            ),
        ),
        (MEDIANS, STATED, Column("disclosed_share", "Share", words.per_cent, is_optional=True)),
        tick=thousands,
        from_zero=False,
        is_fine=True,
    )
    found = Markup("")
    for currency, group in groupby(on_page(rows), lambda row: row["currency"]):
        found += Markup('<h4 class="s m">{}, thousand a year</h4>').format(currency) + (
            chart(figure, list(group), page) or ""
        )
    return found or None


def pay_title(rows: list[Row], page: Any) -> str:
    """Say the medians of the currency stated most."""
    whole = next((row for row in rows if row["slice_kind"] == "all"), None)
    if whole is None:
        return "No vacancy states pay"
    if whole["suppressed_reason"] or whole["floor_p50"] is None or whole["ceiling_p50"] is None:
        return f"Pay is not printed: {whole['suppressed_reason'] or 'one end is not stated'}"
    ends = f"{words.count(whole['floor_p50'])} to {words.count(whole['ceiling_p50'])} {whole['currency']}"
    return f"Median floor and ceiling: {ends}; {words.per_cent(whole['disclosed_share'])} state pay"


PAY = (
    Figure(
        "pay", "pay", "Median floor and ceiling of stated base pay a year by level, with the 95 % range of each; nothing is converted", "pay",
        (Column("currency", "Currency", is_number=False), LEVEL, STATED, Column("vacancies", "Of", words.count), Column("disclosed_share", "State any", words.per_cent),
         Column("floor_p50", "Median floor", words.count, can_suppress=True), Column("floor_p50_ci_low", "95 % range", words.count_interval, "floor_p50_ci_low", "floor_p50_ci_high", can_suppress=True, absent="too few"),
         Column("ceiling_p50", "Median ceiling", words.count, can_suppress=True), Column("ceiling_p50_ci_low", "95 % range", words.count_interval, "ceiling_p50_ci_low", "ceiling_p50_ci_high", can_suppress=True, absent="too few")),
        title=pay_title, picture=panels, marks=("k1b floor", "k1 ceiling"),
        empty="No vacancy states base pay",
    ),
    Figure(
        "pay_countries", "pay", "Share of open vacancies that state base pay, by country; laws differ", "pay",
        (Column("country_name", "Country", words.heading, is_number=False, link="place"), Column("disclosed", "State it", words.count), Column("vacancies", "Of", words.count),
         Column("disclosed_share", "Share", words.per_cent)),
        title=lambda rows, page: f"{words.label(rows[0]['country_name'])}: {words.count(rows[0]['disclosed'])} of {words.count(rows[0]['vacancies'])} state pay",
        picture=RowChart(Column("country_name", "Country", words.heading, is_number=False, link="place"), (Bars((("disclosed_share", "f1"),)),),
                         (Column("disclosed", "State it", words.count), Column("vacancies", "Of", words.count)), tick=words.per_cent, least=1.0),
        is_folded=True,
    ),
)  # fmt: skip
