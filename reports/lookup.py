"""The pages to look things up: one for every skill, employer, place and role, made again each week for all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from reports.addresses import KINDS
from reports.figure import Row, lookup_query, records
from reports.lookup_words import deck_of, facts_of, part_title, then_and_now, title_of
from reports.opened import pay_words
from reports.page import Page
from reports.published import Published
from reports.rows import Span
from reports.scales import round_scale
from reports.series import drawn_series
from reports.templating import render

SPAN = Span("floor", "ceiling", (("floor_low", "floor_high"), ("ceiling_low", "ceiling_high")))
LISTS = ("breakdown", "companions", "pay", "adverts", "paid", "changes")
DIMENSIONS = (
    ("role", "Role"),
    ("level", "Level named"),
    ("employer", "Employers with most"),
    ("place", "Where the work can be done"),
    ("workplace", "Workplace"),
    ("years", "Least years of experience asked"),
    ("degree", "Lowest degree accepted"),
    ("employment", "Employment"),
)


@dataclass
class Lookup:
    """What is known of one subject: its weeks, oldest first, and what was read of its open vacancies by query."""

    kind: str
    subject: str
    weeks: list[Row]
    family: str | None = None  # of a skill
    told: dict[str, Row] = field(default_factory=dict)

    @property
    def newest(self) -> Row:
        """Return its newest week."""
        return self.weeks[-1]

    def rows(self, query: str, name: str) -> list[Row]:
        """Return the rows that a query gave for it."""
        return list(self.told.get(query, {}).get(name) or [])


def read_lookups(published: Published, monday: date) -> list[Lookup]:
    """Read all subjects with an open vacancy in the last 26 weeks."""
    for view in ("subject", "advert"):
        published.connection.execute(lookup_query(view))
    told: dict[tuple[str, str], dict[str, Row]] = {}
    for name in LISTS:
        for row in rows_of(published, name, monday):
            told.setdefault((row["kind"], row["subject"]), {})[name] = row
    return [
        Lookup(row["kind"], row["subject"], row["weeks"], row["family"], told.get((row["kind"], row["subject"]), {}))
        for row in rows_of(published, "series", monday)
    ]


def rows_of(published: Published, query: str, monday: date) -> Iterator[Row]:
    """Yield the rows of a query for all subjects."""
    for frame in published.frames(lookup_query(query), week=monday):
        yield from records(frame)


def lookup_files(lookups: list[Lookup], published: Published, page: Page) -> Iterator[tuple[str, bytes]]:
    """Yield the path and content of every look-up page; an issued one without an open vacancy says so."""
    known = set()
    for lookup in lookups:
        path = page.addresses.path(lookup.kind, lookup.subject)
        if path:
            known.add((lookup.kind, lookup.subject))
            yield path, lookup_html(lookup, page).encode("utf-8")
    last = {(row["kind"], row["subject"]): row["week"] for row in records(published.frame(lookup_query("last_open")))}
    for kind in KINDS:
        for subject in page.addresses.issued[kind]:
            if (kind, subject) not in known:
                yield (
                    page.addresses.path(kind, subject) or "",
                    gone_html(kind, subject, last.get((kind, subject)), page).encode(),
                )


def lookup_html(lookup: Lookup, page: Page) -> str:
    """Return one look-up page."""
    own = replace(page, up="../../", place="Find", heading=title_of(lookup), description=deck_of(lookup).striptags())
    parts: dict[str, list[Row]] = {}
    for part in lookup.rows("breakdown", "parts"):
        parts.setdefault(part["dimension"], []).append(part)
    return render(
        "lookup.html.j2",
        page=own, lookup=lookup, deck=deck_of(lookup), facts=facts_of(lookup),
        series=drawn_series(lookup.weeks, has_parts=lookup.kind == "skill", in_counts=lookup.kind == "employer"),
        parts=[
            (part_title(lookup, parts[name]), measure, bars(parts[name], own, name))
            for name, measure in DIMENSIONS if parts.get(name)
        ],
        companions=companions(lookup, own),
        pay=lookup.told.get("pay"), currencies=by_currency(lookup.rows("pay", "rows")),
        changes=lookup.rows("changes", "changes"), then=then_and_now(lookup), pay_words=pay_words,
        key=own.addresses.key(lookup.kind, lookup.subject),
        adverts=lookup.rows("adverts", "adverts"), adverts_all=lookup.told.get("adverts", {}).get("n", 0),
        adverts_unlisted=lookup.told.get("adverts", {}).get("unlisted", 0),
        paid=lookup.rows("paid", "adverts"), paid_all=lookup.told.get("paid", {}).get("n", 0),
        paid_unlisted=lookup.told.get("paid", {}).get("unlisted", 0),
    )  # fmt: skip


def by_currency(rows: list[Row]) -> list[dict[str, Any]]:
    """Return the rows of pay by level, one panel a currency, with the marks of each on the panel's own scale."""
    panels = []
    for currency, group in groupby(rows, lambda row: row["currency"]):
        found = list(group)
        scale = round_scale([end for row in found for end in SPAN.values(row)], from_zero=False, parts=4)
        ticks = [f"{value / 1000:.0f}" for value in scale.ticks(3)]
        lines = [{"row": row, "marks": SPAN.marks(row, scale)} for row in found]
        panels.append(
            {"currency": currency, "ticks": ticks if any(line["marks"] for line in lines) else [], "lines": lines}
        )
    return panels


def bars(rows: list[Row], page: Page, dimension: str) -> list[dict[str, Any]]:
    """Return counts with the length of their bars, in per cent of the longest."""
    most = max(row["n"] for row in rows)
    return [
        {
            "value": row["value"],
            "n": row["n"],
            "length": round(100 * row["n"] / most, 1),
            "href": page.href(linked_kind(dimension), row["value"]),
        }
        for row in rows
    ]


def linked_kind(dimension: str) -> str | None:
    """Return the kind of look-up page that a dimension's values have."""
    return dimension if dimension in KINDS else None


def companions(lookup: Lookup, page: Page) -> list[Row]:
    """Return the skills asked for beside a subject, linked."""
    return [row | {"href": page.href("skill", row["skill"])} for row in lookup.rows("companions", "skills")]


def gone_html(kind: str, subject: str, week: Any, page: Page) -> str:
    """Return the page of a subject that has no open vacancy in the last 26 weeks."""
    own = replace(
        page, up="../../", place="Find", heading=subject, description=f"{subject}: no open vacancy in the last 26 weeks"
    )
    return render("gone.html.j2", page=own, kind=kind, subject=subject, week=week)
