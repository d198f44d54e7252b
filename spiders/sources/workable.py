"""Workable accounts."""

from __future__ import annotations

from typing import Any

from spiders.fields import identifier, mapping
from spiders.items import Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import attributes, first, places_of


class WorkableSpider(ListingSpider):
    """The widget that employers embed: the whole account in one answer, without a total.

    Documentation: help.workable.com (careers page widget), public and without a key. One posting has a row for each
    of its countries. All accounts share a host that refuses for hours who asks it fast. Looked at in November 2026.
    """

    name = "workable"
    public_host = "https://apply.workable.com"
    least_delay = 5.0
    address = "/api/v1/widget/accounts/{board}?details=true"
    rows_key = "jobs"
    needed = ("shortcode", "title")
    keys = frozenset(
        "name title shortcode code employment_type telecommuting department url shortlink application_url published_on"
        " created_at country city state education experience function industry locations description".split()
    )

    def rows(self, answer: Any) -> list[Any]:
        """Return one row a posting, with the places of all of its rows and the account's name."""
        whole: dict[Any, dict[str, Any]] = {}
        others = list[Any]()
        for row in super().rows(answer):
            code = mapping(row).get("shortcode")
            if not isinstance(code, str):
                others.append(row)
            elif code in whole:
                whole[code]["locations"] += places_in(row)
            else:
                whole[code] = row | {"locations": places_in(row), "name": mapping(answer).get("name")}
        return [*whole.values(), *others]

    def posting(self, row: Row) -> Posting:
        """Map one posting; a place that is marked as hidden is read where no other is stated."""
        stated = list(row.rows("locations"))
        shown = [place for place in stated if not place.flag("hidden")] or stated
        return Posting(
            source_posting_id=identifier(row.fields.get("shortcode")),
            requisition_id=row.text("code"),
            title=row.text("title"),
            employer_text=row.text("name"),
            url=first(row, ("url", "shortlink", "application_url")),
            places=places_of(shown, "city", ("region", "state"), ("countryCode", "country")),
            is_remote=row.flag("telecommuting"),
            employment_type_text=row.text("employment_type"),
            department_text=row.name("department", "name"),
            level_text=row.text("experience"),
            published_at=row.instant("published_on") or row.instant("created_at"),
            attributes=attributes(row, "education", "function", "industry"),
            html=row.text("description"),
        )


def places_in(row: dict[str, Any]) -> list[Any]:
    """Return the places of a row: its list, else the place that it states itself."""
    listed = row.get("locations")
    own = {name: row.get(name) for name in ("city", "state", "country") if row.get(name)}
    return list(listed) if isinstance(listed, list) and listed else [own] if own else []
