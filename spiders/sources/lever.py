"""Lever job sites, global and EU."""

from __future__ import annotations

from spiders.fields import identifier, text_or_none
from spiders.items import Pay, Place, Posting
from spiders.listing import ListingSpider
from spiders.row import Row


class LeverSpider(ListingSpider):
    """The public postings API: pages of a bare array, ending at a short one.

    Documentation: github.com/lever/postings-api. An EU site has the EU host as its `base_url`. States no total
    and no employer name. Looked at in November 2026.
    """

    name = "lever"
    public_host = "https://api.lever.co"
    address = "/v0/postings/{board}?mode=json&limit=100&skip={skip}"
    page_rows = 100
    needed = ("id", "text")
    keys = frozenset(
        "id text categories country workplaceType createdAt description descriptionPlain opening openingPlain"
        " descriptionBody descriptionBodyPlain lists additional additionalPlain salaryRange salaryDescription"
        " salaryDescriptionPlain hostedUrl applyUrl".split()
    )

    def posting(self, row: Row) -> Posting:
        """Map one posting; its text stands in up to three parts and a list of headed sections."""
        categories = row.row("categories")
        country, team = row.name("country", "code", "name"), categories.name("team", "name")
        first = categories.names("location", "name")
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            title=row.text("text"),
            url=row.text("hostedUrl") or row.text("applyUrl"),
            location_texts=list(dict.fromkeys(first + categories.names("allLocations", "name"))),
            places=[Place(country=country)] if country else [],
            workplace_text=row.text("workplaceType"),
            employment_type_text=categories.text("commitment"),
            department_text=categories.name("department", "name") or team,
            level_text=categories.text("level"),
            published_at=row.instant("createdAt", unit="ms"),
            salary_text=row.text("salaryDescriptionPlain") or row.text("salaryDescription"),
            pay=[pay for entry in row.rows("salaryRange") if (pay := stated_pay(entry))],
            attributes={"team": team} if team else {},
            html=whole_html(row),
        )


def stated_pay(entry: Row) -> Pay | None:
    """Map `salaryRange`, whose interval reads like `per-year-salary`."""
    low, high = entry.number("min"), entry.number("max")
    if not low and not high:
        return None
    return Pay(min=low, max=high, currency=entry.text("currency"), period=entry.text("interval"))


def whole_html(row: Row) -> str | None:
    """Join opening, headed lists and closing; `lists` often holds most of the text."""
    parts = [row.text("description") or row.text("descriptionPlain") or halves(row)]
    parts += [
        f"<h3>{section.text('text') or ''}</h3><ul>{' '.join(section.texts('content'))}</ul>"
        for section in row.rows("lists")
    ]
    parts.append(row.text("additional") or row.text("additionalPlain") or "")
    return text_or_none("\n".join(part for part in parts if part))


def halves(row: Row) -> str:
    """Return the description from its two halves, where it is not given whole."""
    opening = row.text("opening") or row.text("openingPlain")
    return "\n".join(filter(None, (opening, row.text("descriptionBody") or row.text("descriptionBodyPlain"))))
