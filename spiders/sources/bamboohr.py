"""BambooHR career sites."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from spiders.fields import identifier, mapping
from spiders.items import Board, BoardCrawl, Place, Posting
from spiders.listing import ListingSpider
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import first

CITY, REGION, COUNTRY = ("city",), ("state", "province"), ("country", "addressCountry")
WORKPLACES = {"0": "on site", "1": "remote", "2": "hybrid"}


class BambooHRSpider(ListingSpider):
    """A tenant's openings on its own host: one answer with `meta.totalCount`, texts one by one.

    Undocumented, public and without a key; robots.txt refuses the widgets, which are not read. Where a tenant has no
    careers page any more, its host redirects to another path. Looked at in November 2026.
    """

    name = "bamboohr"
    public_host = "https://{board}.bamboohr.com"
    provider = "bamboohr.com"
    address = "/careers/list"
    rows_key = "result"
    total_path = ("meta", "totalCount")
    needed = ("id", "jobOpeningName")
    keys = frozenset(
        "id jobOpeningName departmentLabel employmentStatusLabel employmentType location atsLocation isRemote"
        " locationType".split()
    )
    detail_keys = keys | frozenset(
        "description datePosted compensation jobOpeningShareUrl jobOpeningStatus minimumExperience".split()
    )

    def decode(self, response: Response, crawl: BoardCrawl) -> Any:
        """Return an answer parsed; raises CrawlRefused where it comes from elsewhere than the careers pages."""
        if "/careers" not in urlsplit(response.url).path:
            raise CrawlRefused("failed", "redirect off /careers: no careers page any more", response.status)
        return super().decode(response, crawl)

    def decode_detail(self, response: Response, posting: Posting, crawl: BoardCrawl) -> Any:
        """Return one opening."""
        return mapping(mapping(self.decode(response, crawl)).get("result")).get("jobOpening")

    def posting(self, row: Row) -> Posting:
        """Map one opening, as far as the list states it."""
        return Posting(
            source_posting_id=identifier(row.fields.get("id")),
            title=row.text("jobOpeningName"),
            url=f"/careers/{row.text('id')}",
            places=place_in(row),
            workplace_text=WORKPLACES.get(row.text("locationType") or ""),
            is_remote=row.flag("isRemote"),
            employment_type_text=first(row, ("employmentStatusLabel", "employmentType")),
            department_text=row.text("departmentLabel"),
        )

    def detail(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for an opening's text."""
        path = f"/careers/{posting.source_posting_id}/detail"
        return Request(self.base(board) + path, headers={"Accept": "application/json"})

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take what only an opening's own answer states."""
        status = answer.text("jobOpeningStatus")
        posting.url = answer.text("jobOpeningShareUrl") or posting.url
        posting.is_closed = status.lower() != "open" if status else None
        posting.places = place_in(answer) or posting.places
        posting.level_text = answer.text("minimumExperience")
        posting.published_at = answer.instant("datePosted")
        posting.salary_text = answer.text("compensation")
        posting.html = answer.text("description")


def place_in(row: Row) -> list[Place]:
    """Return an opening's place: each part as its public location states it, else as the tenant's own does."""
    parts = row.row("atsLocation"), row.row("location")
    city, region, country = (
        next((text for part in parts if (text := first(part, names))), None) for names in (CITY, REGION, COUNTRY)
    )
    return [Place(city=city, region=region, country=country)] if city or region or country else []
