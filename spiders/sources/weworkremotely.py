"""We Work Remotely, a board for remote jobs."""

from __future__ import annotations

from spiders.fields import identifier
from spiders.items import Posting
from spiders.row import Row
from spiders.stated import attributes, places_of
from spiders.xml_rows import XmlListingSpider


class WeWorkRemotelySpider(XmlListingSpider):
    """The newest postings of a category, which is the board: `remote-programming-jobs`.

    Documentation: weworkremotely.com/remote-job-rss-feed. Terms of its interface bar job search services, so that its
    adverts are counted and not listed. A title is `Company: Role`; `region` says from where one may work. Looked at in
    November 2026.
    """

    name = "weworkremotely"
    listing_kind = "window"
    public_host = "https://weworkremotely.com"
    attribution = "We Work Remotely"
    may_list = False
    has_many_employers = True
    address = "/categories/{board}.rss"
    root = "rss"
    rows_path = ("channel", "item")
    needed = ("guid", "title")
    keys = frozenset("title region country state skills category type description pubDate expires_at guid link".split())

    def posting(self, row: Row) -> Posting:
        """Map one item."""
        company, colon, role = (row.text("title") or "").partition(":")
        return Posting(
            source_posting_id=identifier(row.fields.get("guid")),
            title=(role if colon else company).strip() or None,
            employer_text=company.strip() or None if colon else None,
            url=row.text("link"),
            location_texts=row.texts("region"),
            places=places_of([row], (), "state", "country"),
            is_remote=True,
            employment_type_text=row.text("type"),
            department_text=", ".join(row.texts("category")) or None,
            published_at=row.instant("pubDate", unit="mail"),
            valid_through=row.instant("expires_at", unit="mail", is_past=False),
            remote_scope_texts=row.texts("region"),
            attributes=attributes(row, "skills"),
            html=row.text("description"),
        )
