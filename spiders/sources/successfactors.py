"""Career sites made with SuccessFactors' site builder."""

from __future__ import annotations

import re
from typing import Any

from scrapy import Request

from spiders.fields import UnreadableRow, identifier, text_or_none
from spiders.items import Board, BoardCrawl, Posting
from spiders.job import Job
from spiders.pages.document import parse_page, text_of
from spiders.pages.emptiness import empty_statement
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.xml_rows import XmlListingSpider

NUMBER = re.compile(r"/(\d{4,})/?(?:\?.*)?$")
PLACE_BEHIND = re.compile(r" \(([^()]*,[^()]*)\)$")  # "ML Engineer (Wolfsburg, DE, 38440)"


class SuccessFactorsSpider(XmlListingSpider):
    """The feed that a site gives to search engines: RSS with Google's names; a board is the site's host.

    Undocumented by its owner; the names are those of Google's merchant feeds. A feed states no total, and is known
    whole only where the site's own search states as many. A title may end with the place; on some sites the text is
    the title again. Looked at in November 2026.
    """

    name = "successfactors"
    public_host = "https://{board}"
    address = "/sitemal.xml"
    second, search = "/googlefeed.xml", "/search/?q="
    root = "rss"
    rows_path = ("channel", "item")
    needed = ("link", "title")
    keys = frozenset(
        "title link guid pubDate description g:id g:location g:employer g:job_function g:job_type g:expiration_date"
        " g:publish_date".split()
    )

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        """Read the feed, and on the site's own search how many postings there are."""
        try:
            found = await super().read(board, crawl)
        except CrawlRefused as refused:
            if refused.http_status != 404:
                raise
            self.at_second.add(board.board)
            found = await super().read(board, crawl)
        if crawl.crawl_status is None:
            crawl.stated_total = await self.number_shown(board, crawl)
        if crawl.stated_total is None:
            crawl.end("partial", "the site does not say how many postings there are")
        return found

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(job, **kwargs)
        self.at_second: set[str] = set()  # boards whose feed stands at the second address

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for the feed."""
        path = self.second if board.board in self.at_second else self.address
        return Request(self.base(board) + path, headers={"Accept": "application/xml"})

    async def number_shown(self, board: Board, crawl: BoardCrawl) -> int | None:
        """Return how many postings the site's search states, None where it cannot be read or does not say."""
        request = Request(self.base(board) + self.search, headers={"Accept": "text/html"})
        try:
            page = parse_page(text_of(await self.ask(request, crawl), crawl))
        except CrawlRefused as refused:
            crawl.warnings.append(f"the site's search was not read: {refused.reason}")
            crawl.http_status = 200  # of the feed
            return None
        labels = [] if page is None else page.find_class("paginationLabel")
        numbers = re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d{3})", "", labels[0].text_content())) if labels else []
        if numbers:
            return int(numbers[-1])
        return 0 if page is not None and empty_statement(page) else None

    def id_of(self, row: dict[str, Any]) -> str:
        """Return the number in an item's address, else the id that it states."""
        number = NUMBER.search(text_or_none(row.get("link")) or "")
        key = number[1] if number else text_or_none(row.get("g:id")) or text_or_none(row.get("guid"))
        if key is None:
            raise UnreadableRow("no number in the address")
        return identifier(key)

    def posting(self, row: Row) -> Posting:
        """Map one item; its number stands in its address."""
        place, title = row.text("g:location"), row.text("title")
        behind = PLACE_BEHIND.search(title or "")
        if title and behind and (place is None or behind[1] == place):
            title, place = title[: behind.start()], behind[1]
        text = row.text("description")
        return Posting(
            source_posting_id=self.id_of(row.fields),
            requisition_id=row.text("g:id"),
            title=title,
            employer_text=row.text("g:employer"),
            url=row.text("link"),
            location_texts=[place] if place else [],
            employment_type_text=row.text("g:job_type"),
            department_text=row.text("g:job_function"),
            published_at=row.instant("pubDate") or row.instant("g:publish_date"),
            valid_through=row.instant("g:expiration_date", is_past=False),
            html=text if text != row.text("title") else None,
        )
