"""Himalayas, a board for remote jobs."""

from __future__ import annotations

from urllib.parse import urlencode

from scrapy import Request

from spiders.fields import identifier
from spiders.items import Board, Posting
from spiders.listing import Listed, ListingSpider
from spiders.row import Row
from spiders.stated import attributes, first, pay_of

NEWEST = "newest"


class HimalayasSpider(ListingSpider):
    """Remote postings of many employers: the newest 400 for the board `newest`, else the first page of a search.

    Documentation: himalayas.app/docs/remote-jobs-api, without a key; asks for a link and its name, and that its jobs
    are not passed on to other sites. Its robots.txt refuses pages by number, so that a search (`data-scientist`) ends
    after its newest twenty. Dates are seconds, or milliseconds as documented. Looked at in November 2026.
    """

    name = "himalayas"
    listing_kind = "window"
    public_host = "https://himalayas.app"
    attribution = "Himalayas"
    has_many_employers = True
    address = "/jobs/api?limit=20&offset={skip}"
    rows_key = "jobs"
    needed = ("guid", "title")
    page_rows = 20
    most_pages = 20
    keys = frozenset(
        "guid title excerpt companyName employmentType minSalary maxSalary salaryPeriod currency seniority"
        " categories locationRestrictions timezoneRestrictions parentCategories description pubDate expiryDate"
        " applicationLink".split()
    )

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for the newest postings behind others, or for those that a search finds."""
        if board.board == NEWEST:
            return super().request(board, skip, page)
        told = {"q": board.board.replace("-", " "), "sort": "recent"}
        return Request(f"{self.base(board)}/jobs/api/search?{urlencode(told)}")

    def after(self, board: Board, listed: Listed) -> Request | None:
        """Return the request for older postings, of the newest ones only."""
        return super().after(board, listed) if board.board == NEWEST else None

    def posting(self, row: Row) -> Posting:
        """Map one posting; all are remote, and the restrictions say from where."""
        scopes = row.names("locationRestrictions", "name", "alpha2")
        return Posting(
            source_posting_id=identifier(row.fields.get("guid")),
            title=row.text("title"),
            employer_text=row.text("companyName"),
            url=first(row, ("applicationLink", "guid")),
            location_texts=scopes,
            is_remote=True,
            employment_type_text=", ".join(row.texts("employmentType")) or None,
            department_text=", ".join(row.names("parentCategories", "name")) or None,
            level_text=", ".join(row.texts("seniority")) or None,
            published_at=row.instant("pubDate", unit="any"),
            valid_through=row.instant("expiryDate", unit="any", is_past=False),
            pay=pay_of(row, "minSalary", "maxSalary", "currency", "salaryPeriod"),
            remote_scope_texts=scopes,
            attributes=attributes(row, "categories", "timezoneRestrictions"),
            html=first(row, ("description", "excerpt")),
        )
