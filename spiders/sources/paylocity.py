"""Paylocity recruiting pages."""

from __future__ import annotations

import json
import re
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.fields import decode_json, identifier, mapping
from spiders.items import Board, BoardCrawl, Posting
from spiders.pages.document import text_of
from spiders.politeness import CrawlRefused
from spiders.posting_pages import PostingPagesSpider
from spiders.row import Row
from spiders.stated import places_of

DATA = re.compile(r"\bpageData\s*=\s*(?=\{)")
PAGES = "/Recruiting/Jobs/Details/"


class PaylocitySpider(PostingPagesSpider):
    """The openings of one employer, as data within the page (`jobs/All/` and the employer's identifier).

    Undocumented. A posting's own page holds its JobPosting, which states the text. All employers share a host. Looked
    at in November 2026.
    """

    name = "paylocity"
    listing_kind = "page_set"
    public_host = "https://recruiting.paylocity.com"
    address = "/recruiting/jobs/All/{board}"
    rows_key = "Jobs"
    needed = ("JobId", "JobTitle")
    keys = frozenset(
        "ModuleTitle JobId JobTitle LocationName ShouldDisplayLocation PublishedDate Description IsInternal"
        " HiringDepartment JobLocation IsRemote".split()
    )

    def decode(self, response: Response, crawl: BoardCrawl) -> Any:
        """Return the data of a page; raises CrawlRefused where it holds none."""
        text = text_of(response, crawl)
        begin = DATA.search(text)
        if begin is None:
            raise CrawlRefused("failed", "shape: no pageData in the page")
        try:
            _, end = json.JSONDecoder().raw_decode(text, begin.end())
        except ValueError as error:
            raise CrawlRefused("failed", f"not JSON: {str(error)[:80]}") from None
        return decode_json(text[begin.end() : end].encode(), crawl)

    def rows(self, answer: Any) -> list[Any]:
        """Return the openings, each with the employer's name."""
        name = mapping(answer).get("ModuleTitle")
        return [row | {"ModuleTitle": name} if isinstance(row, dict) else row for row in super().rows(answer)]

    def detail(self, board: Board, posting: Posting) -> Request:
        """Return the request for a posting's page."""
        url = self.base(board) + PAGES + posting.source_posting_id
        return Request(url, headers={"Accept": "text/html"})

    def posting(self, row: Row) -> Posting:
        """Map one opening."""
        number, internal = identifier(row.fields.get("JobId")), row.flag("IsInternal")
        shown = row.flag("ShouldDisplayLocation") is not False
        return Posting(
            source_posting_id=number,
            title=row.text("JobTitle"),
            employer_text=row.text("ModuleTitle"),
            url=f"{self.public_host}{PAGES}{number}",
            is_listed=None if internal is None else not internal,
            location_texts=row.texts("LocationName") if shown else [],
            places=places_of([row.row("JobLocation")], "City", "State", "Country") if shown else [],
            is_remote=row.flag("IsRemote"),
            department_text=row.text("HiringDepartment"),
            published_at=row.instant("PublishedDate"),
            html=row.text("Description"),
        )
