"""What career guides get right."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from markupsafe import Markup

from reports import words
from reports.figure import Column, Figure, Row, on_page
from reports.rows import Mark
from reports.scales import Scale
from reports.templating import macro

CHIPS = {"confirmed": "ok", "contradicted": "no"}
ORDER = (
    "confirmed",
    "contradicted",
    "too close to call",
    "not asked for",
    "by construction",
    "too few",
    "cannot be seen",
)


def claims_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """List the clearest claims, each with its share and what the claim needs."""
    entries = [claim(row) for row in on_page(rows)]
    return macro("claims.html.j2", "claims", entries=entries) if entries else None


def claim(row: Row) -> dict[str, Any]:
    """Return one claim as it is printed."""
    scale = Scale(0.0, 1.0)
    marks = []
    if row["ci_low"] is not None and row["ci_high"] is not None:
        marks = [
            Mark("line", "ci", scale.per_cent(row["ci_low"]), scale.per_cent(row["ci_high"])),
            Mark("dot", "f1", scale.per_cent(row["value"])),
        ]
        if row["needs_low"] is not None:
            marks.append(Mark("tick", "need", scale.per_cent(row["needs_low"])))
    return {
        "row": row,
        "chip": CHIPS.get(row["verdict"], "eh"),
        "marks": marks,
        "range": words.interval(row["ci_low"], row["ci_high"]),
    }


def claims_title(rows: list[Row], page: Any) -> str:
    """Count how the claims came out."""
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in ORDER}
    return f"Of {len(rows)} claims {counts['confirmed']} are confirmed, {counts['contradicted']} contradicted"


def guides_picture(figure: Figure, rows: list[Row], page: Any) -> Markup | None:
    """List each guide with its verdicts in one line."""
    guides = [
        (title, {row["verdict"]: row["claims"] for row in group})
        for title, group in groupby(rows, lambda row: row["guide_title"])
    ]
    return macro("claims.html.j2", "guides", guides=guides, order=ORDER)


GUIDES = (
    Figure(
        "claims", "guides", "Claims with the clearest verdicts: found share with 95 % range, and what the claim needs (mark); all are in the data", "guides",
        (Column("claim", "The guide says", is_number=False), Column("verdict", "Verdict", is_number=False), Column("measure", "Measured", is_number=False),
         Column("value", "Found", words.decimal_share, absent="nothing was measured"), Column("vacancies", "Vacancies", words.count, absent="nothing was measured")),
        title=claims_title, picture=claims_picture, first_reading=False, needs_picture=True, marks=("kci 95 % range",),
    ),
    Figure(
        "guides", "guides", "Claims of each guide by verdict", "guides",
        (Column("guide_title", "Guide", is_number=False), Column("verdict", "Verdict", is_number=False), Column("claims", "Claims", words.count)),
        title=lambda rows, page: "How each guide came out", picture=guides_picture, first_reading=False, is_folded=True,
    ),
)  # fmt: skip
