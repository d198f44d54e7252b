"""Gem job boards."""

from __future__ import annotations

from spiders.fields import identifier
from spiders.items import Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import attributes, first


class GemSpider(ListingSpider):
    """The job board API: the whole board in one answer, a bare array without a total.

    Documentation: api.gem.com/job_board/v0/reference, for anyone and without a key. States no employer name and no
    pay; ids are texts. Looked at in November 2026.
    """

    name = "gem"
    public_host = "https://api.gem.com"
    address = "/job_board/v0/{board}/job_posts/"
    keys = frozenset(
        "id internal_job_id requisition_id title absolute_url content content_plain location location_type"
        " employment_type departments offices created_at first_published_at updated_at".split()
    )

    def posting(self, row: Row) -> Posting:
        """Map one job post."""
        offices = row.names("offices", "location", "name")
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            requisition_id=row.text("internal_job_id"),
            title=row.text("title"),
            url=row.text("absolute_url"),
            location_texts=list(dict.fromkeys(row.names("location", "name") + offices)),
            workplace_text=row.text("location_type"),
            employment_type_text=row.text("employment_type"),
            department_text=row.name("departments", "name"),
            published_at=row.instant("first_published_at") or row.instant("created_at"),
            updated_at=row.instant("updated_at"),
            attributes=attributes(row, "requisition_id"),
            html=first(row, ("content", "content_plain")),
        )
