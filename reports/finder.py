"""The page to find a subject: all of them in one table, A to Z, with filter, sort and watch list."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

from reports import words
from reports.lookup import Lookup
from reports.lookup_words import display
from reports.page import Page
from reports.scales import path_of
from reports.templating import asset, render

SCRIPT = "find.js"
WIDTH, HEIGHT, SPARK_WEEKS = 84, 22, 26


@dataclass(frozen=True)
class Entry:
    """One row of the page."""

    name: str
    kind: str
    family: str
    key: str
    href: str
    path: str
    n: int
    share: str
    range: str
    change: str
    sort_share: str
    sort_change: str


def find_html(lookups: list[Lookup], page: Page) -> str:
    """Return the page."""
    entries = sorted(
        (entry(lookup, page) for lookup in lookups), key=lambda e: (letter(e.name), e.name.lower(), e.kind)
    )
    groups: dict[str, list[Entry]] = {}
    for found in entries:
        groups.setdefault(letter(found.name), []).append(found)
    kinds = {kind: sum(e.kind == kind for e in entries) for kind in ("skill", "employer", "place", "role")}
    description = ", ".join(f"{n} {kind}s" for kind, n in kinds.items())
    own = replace(
        page, place="Find", heading="Find a skill, employer, place or role", description=description, script=SCRIPT
    )
    families = sorted({found.family for found in entries if found.family}, key=str.lower)
    return render("find.html.j2", page=own, groups=groups, kinds=kinds, families=families, script=asset(SCRIPT)[0])


def entry(lookup: Lookup, page: Page) -> Entry:
    """Return the row of a subject."""
    newest = lookup.newest
    told = newest["ci_low"] is not None and not newest["reason"]
    counts = [week["n"] if week["is_read"] else None for week in lookup.weeks[-SPARK_WEEKS:]]
    path = page.addresses.path(lookup.kind, lookup.subject) or ""
    change = change_of(lookup)
    return Entry(
        display(lookup.kind, lookup.subject),
        lookup.kind,
        lookup.family or "",
        page.addresses.key(lookup.kind, lookup.subject),
        f"{page.up}{path}",
        path_of(counts, WIDTH, HEIGHT),
        newest["n"],
        words.per_cent(newest["share"], newest["ci_low"], newest["ci_high"]) if told else "",
        words.interval(newest["ci_low"], newest["ci_high"]) if told else newest["reason"] or "",
        words.points_of_share(change) if change is not None else "",
        f"{newest['share']:.6f}" if told else "",
        f"{change:.6f}" if change is not None else "",
    )


def change_of(lookup: Lookup) -> Any:
    """Return the change of its share over four weeks, or over one where there are no four."""
    rows = [row for row in lookup.rows("changes", "changes") if row["weeks"] <= 4 and not row["suppressed_reason"]]
    return rows[-1]["change"] if rows else None


def letter(name: str) -> str:
    """Return the letter under which a name stands; a name without one stands under #."""
    first = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()[:1].upper()
    return first if first.isalpha() else "#"
