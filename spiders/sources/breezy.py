"""Breezy HR career sites."""

from __future__ import annotations

from spiders.fields import identifier
from spiders.items import Posting
from spiders.posting_pages import PostingPagesSpider
from spiders.row import Row
from spiders.stated import attributes, places_of


class BreezySpider(PostingPagesSpider):
    """A tenant's positions on its own host, in one answer without a total; texts stand on their pages.

    Undocumented, public and without a key. Where there is no such tenant the host redirects to the provider's own
    site, which is refused. `salary` is a text. All tenants together are asked one request at a time, since the
    provider answers 403 to many a second. Looked at in November 2026.
    """

    name = "breezy"
    public_host = "https://{board}.breezy.hr"
    provider = "breezy.hr"
    address = "/json"
    needed = ("id", "name")
    keys = frozenset(
        "id name url published_date type location locations department salary company experience education"
        " category".split()
    )

    def posting(self, row: Row) -> Posting:
        """Map one position; `locations` repeats the first location."""
        own, listed = row.row("location"), list(row.rows("locations"))
        remote = [entry.flag("is_remote") for entry in (own, *listed)]
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            title=row.text("name"),
            employer_text=row.name("company", "name"),
            url=row.text("url"),
            location_texts=list(dict.fromkeys(row.names("location", "name") + row.names("locations", "name"))),
            places=places_of((own, *listed), "city", "state", "country"),
            is_remote=True if True in remote else next((flag for flag in remote if flag is not None), None),
            employment_type_text=row.name("type", "name", "id"),
            department_text=row.name("department", "name"),
            level_text=row.name("experience", "name"),
            published_at=row.instant("published_date"),
            salary_text=row.text("salary"),
            attributes=attributes(row, "education", "category"),
        )
