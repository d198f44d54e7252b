"""Rippling job boards."""

from __future__ import annotations

from typing import Any

from scrapy import Request

from spiders.fields import identifier
from spiders.items import Board, Posting
from spiders.listing import ListingSpider
from spiders.row import Row
from spiders.stated import pay_of, places_of, sections


class RipplingSpider(ListingSpider):
    """The board interface of the careers pages: pages of 20, counted from 0, with `totalItems`; texts one by one.

    Undocumented, public and without a key. A job in several places may have a row for each; the kind of employment
    has its words under `id`. Looked at in November 2026.
    """

    name = "rippling"
    public_host = "https://ats.rippling.com"
    address = "/api/v2/board/{board}/jobs?page={page}"
    rows_key = "items"
    needed = ("id", "name")
    pages_path = ("totalPages",)
    first_page = 0
    total_path = ("totalItems",)
    has_one_place_a_row = True
    keys = frozenset("id uuid name url department locations language workLocation employmentType".split())
    detail_keys = frozenset(
        "uuid id name url companyName description createdOn employmentType department payRangeDetails workLocations"
        " unlistedFromSearch locations language".split()
    )

    def rows(self, answer: Any) -> list[Any]:
        """Return the rows; those of the older interface, a bare array, have their id under another key."""
        found = answer if isinstance(answer, list) else super().rows(answer)
        return [{"id": row.get("uuid"), **row} if isinstance(row, dict) else row for row in found]

    def posting(self, row: Row) -> Posting:
        """Map one row of the list."""
        places = list(row.rows("locations"))
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            title=row.text("name"),
            url=row.text("url"),
            location_texts=row.names("locations", "name") or row.names("workLocation", "label", "name"),
            places=places_of(places, "city", ("state", "stateCode"), ("countryCode", "country")),
            workplace_text=", ".join(row.names("locations", "workplaceType")) or None,
            employment_type_text=row.name("employmentType", "id", "label"),
            department_text=row.name("department", "name", "label"),
            language_text=row.text("language"),
        )

    def detail(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for a job's text."""
        path = f"/api/v2/board/{board.board}/jobs/{posting.source_posting_id}"
        return Request(self.base(board) + path, headers={"Accept": "application/json"})

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take what only a job's own answer states."""
        told, is_unlisted = answer.row("description"), answer.flag("unlistedFromSearch")
        posting.employer_text = answer.text("companyName")
        posting.published_at = answer.instant("createdOn")
        posting.is_listed = None if is_unlisted is None else not is_unlisted
        posting.employment_type_text = answer.name("employmentType", "id", "label") or posting.employment_type_text
        posting.department_text = posting.department_text or answer.name("department", "name", "label")
        named = posting.location_texts + answer.names("workLocations", "label", "name")
        posting.location_texts = list(dict.fromkeys(named))
        posting.pay = [
            pay
            for entry in answer.rows("payRangeDetails")
            for pay in pay_of(entry, "rangeStart", "rangeEnd", "currency", "frequency", "location")
        ]
        posting.html = sections((None, told.text("role")), (None, told.text("company"))) or answer.text("description")
