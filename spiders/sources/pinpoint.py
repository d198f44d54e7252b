"""Pinpoint career sites."""

from __future__ import annotations

from spiders.fields import identifier
from spiders.items import Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import attributes, first, pay_of, places_of, sections

PARTS = ("key_responsibilities", "skills_knowledge_expertise", "benefits")


class PinpointSpider(ListingSpider):
    """A tenant's postings on its own host, in one answer without a total.

    Documentation: developers.pinpointhq.com/docs/xml-feeds-and-json. States no date of publication and no employer
    name, and pay only where `compensation_visible`. An answer holds 1,000 postings at most, so that one of a thousand
    proves nothing. Looked at in November 2026.
    """

    name = "pinpoint"
    public_host = "https://{board}.pinpointhq.com"
    provider = "pinpointhq.com"
    address = "/postings.json"
    rows_key = "data"
    cap = 1000
    states_first_publication = False
    keys = frozenset(
        "id title url path description key_responsibilities key_responsibilities_header skills_knowledge_expertise"
        " skills_knowledge_expertise_header benefits benefits_header location job department employment_type"
        " employment_type_text workplace_type workplace_type_text compensation compensation_minimum"
        " compensation_maximum compensation_currency compensation_frequency compensation_visible deadline_at".split()
    )

    def posting(self, row: Row) -> Posting:
        """Map one posting."""
        job, place, is_shown = row.row("job"), row.row("location"), row.flag("compensation_visible") is not False
        amounts = ("compensation_minimum", "compensation_maximum", "compensation_currency", "compensation_frequency")
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            requisition_id=job.text("requisition_id"),
            title=row.text("title"),
            url=first(row, ("url", "path")),
            location_texts=place.texts("name"),
            places=places_of([place], "city", ("province", "state"), ("country_code", "country")),
            workplace_text=first(row, ("workplace_type", "workplace_type_text")),
            employment_type_text=first(row, ("employment_type_text", "employment_type")),
            department_text=first(job, "department") or first(row, "department"),
            valid_through=row.instant("deadline_at", is_past=False),
            salary_text=row.text("compensation") if is_shown else None,
            pay=pay_of(row, *amounts) if is_shown else [],
            attributes=attributes(job, "division"),
            html=sections(
                (None, row.text("description")), *((row.text(f"{part}_header"), row.text(part)) for part in PARTS)
            ),
        )
