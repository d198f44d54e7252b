"""Arbeitnow, a job board for Germany."""

from __future__ import annotations

from scrapy import Request

from spiders.fields import identifier
from spiders.items import Board, Posting
from spiders.listing import Listed, ListingSpider
from spiders.row import Row


class ArbeitnowSpider(ListingSpider):
    """The newest postings of many employers, newest first, in pages of changing length.

    Documentation: www.arbeitnow.com/blog/job-board-api, without a key; asks for a link to Arbeitnow. Pages are counted
    here, since the next page that an answer names is narrowed by a search. `job_types` mixes levels and kinds of
    employment in two languages; `tags` are categories. Looked at in November 2026.
    """

    name = "arbeitnow"
    listing_kind = "window"
    public_host = "https://www.arbeitnow.com"
    attribution = "Arbeitnow"
    has_many_employers = True
    address = "/api/job-board-api?page={page}"
    rows_key = "data"
    needed = ("slug", "title")
    most_pages = 30
    keys = frozenset("slug company_name title description remote url tags job_types location created_at".split())

    def after(self, board: Board, listed: Listed) -> Request | None:
        """Return the request for the next page, None after an empty one."""
        return self.request(board, page=listed.pages + 1) if listed.last and listed.pages < self.most_pages else None

    def posting(self, row: Row) -> Posting:
        """Map one posting."""
        return Posting(
            source_posting_id=identifier(row.fields.get("slug")),
            title=row.text("title"),
            employer_text=row.text("company_name"),
            url=row.text("url"),
            location_texts=row.texts("location"),
            is_remote=row.flag("remote"),
            employment_type_text=", ".join(row.texts("job_types")) or None,
            department_text=", ".join(row.texts("tags")) or None,
            published_at=row.instant("created_at", unit="any"),
            html=row.text("description"),
        )
