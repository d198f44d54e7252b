"""Recruitee career sites."""

from __future__ import annotations

from typing import Any

from spiders.fields import identifier, mapping
from spiders.items import Posting
from spiders.listing import ListingSpider
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import attributes, first, pay_of, places_of, sections

WORKPLACES = {"remote": "remote", "hybrid": "hybrid", "on_site": "on site"}
COUNTRY = ("country_code", "country")


class RecruiteeSpider(ListingSpider):
    """The careers site API of a tenant, on its own host: the whole board in one answer, without a total.

    Documentation: docs.recruitee.com (Careers Site API), public and without a key. Amounts are texts; an offer in
    several languages has each under `translations`, of which the English text is read. Tenants that were never used
    hold sample offers only. Looked at in November 2026.
    """

    name = "recruitee"
    public_host = "https://{board}.recruitee.com"
    provider = "recruitee.com"
    address = "/api/offers/"
    rows_key = "offers"
    keys = frozenset(
        "id title company_name careers_url careers_apply_url status location locations city state_name country"
        " country_code remote hybrid on_site employment_type_code department category_code experience_code"
        " education_code min_hours max_hours tags published_at created_at updated_at close_at salary description"
        " requirements translations".split()
    )

    def rows(self, answer: Any) -> list[Any]:
        """Return the offers; raises CrawlRefused where all of them are the provider's samples."""
        found = super().rows(answer)
        if found and all("(sample)" in str(mapping(row).get("title")).lower() for row in found):
            raise CrawlRefused("failed", "a demo tenant: all it lists are samples")
        return found

    def posting(self, row: Row) -> Posting:
        """Map one offer; the tenant's own address stands in where no location is listed."""
        languages, status = mapping(row.fields.get("translations")), row.text("status")
        english = row.row("translations").row("en") if "en" in languages else row
        told = english if english.text("description") else row
        places = places_of(row.rows("locations"), "city", "state", COUNTRY)
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            title=row.text("title"),
            employer_text=row.text("company_name"),
            url=first(row, ("careers_url", "careers_apply_url")),
            is_listed=status.lower() == "published" if status else None,
            location_texts=list(dict.fromkeys(row.texts("location") + row.names("locations", "name"))),
            places=places or places_of([row], "city", "state_name", COUNTRY),
            workplace_text=", ".join(said for key, said in WORKPLACES.items() if row.flag(key)) or None,
            is_remote=row.flag("remote"),
            employment_type_text=row.text("employment_type_code"),
            department_text=row.name("department", "name"),
            level_text=row.text("experience_code"),
            language_text="en" if "en" in languages else next(iter(languages), None),
            published_at=row.instant("published_at") or row.instant("created_at"),
            updated_at=row.instant("updated_at"),
            valid_through=row.instant("close_at", is_past=False),
            pay=pay_of(row.row("salary"), "min", "max", "currency", "period"),
            attributes=attributes(row, "category_code", "education_code", "min_hours", "max_hours", "tags"),
            html=sections((None, told.text("description")), (None, told.text("requirements"))),
        )
