"""The Muse, a job board."""

from __future__ import annotations

from urllib.parse import urlencode

from scrapy import Request

from spiders.fields import identifier
from spiders.items import Board, Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import attributes


class TheMuseSpider(ListingSpider):
    """The postings of a category, which is the board with a hyphen for each blank: `Data-Science`.

    Documentation: www.themuse.com/developers/api/v2; 500 requests an hour without a key. Pages of 20, counted from 0;
    those behind the hundredth are often refused, so that an absence shows nothing. Looked at in November 2026.
    """

    name = "themuse"
    listing_kind = "window"
    public_host = "https://www.themuse.com"
    attribution = "The Muse"
    has_many_employers = True
    address = "/api/public/jobs?"
    rows_key = "results"
    needed = ("id", "name")
    page_rows = 20
    most_pages = 50
    keys = frozenset("id name company locations levels categories tags refs publication_date contents".split())

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for a page."""
        told = {"category": board.board.replace("-", " "), "page": page - 1}
        return Request(f"{self.base(board)}{self.address}{urlencode(told)}")

    def posting(self, row: Row) -> Posting:
        """Map one posting."""
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            title=row.text("name"),
            employer_text=row.name("company", "name"),
            url=row.row("refs").text("landing_page"),
            location_texts=row.names("locations", "name"),
            department_text=", ".join(row.names("categories", "name")) or None,
            level_text=", ".join(row.names("levels", "name")) or None,
            published_at=row.instant("publication_date"),
            attributes=attributes(row, "tags"),
            html=row.text("contents"),
        )
