"""Boards that are lists whose postings have pages of their own, with schema.org JobPosting in them."""

from __future__ import annotations

from scrapy import Request

from spiders.items import Board, BoardCrawl, Posting
from spiders.listing import ListingSpider
from spiders.mapping import UNREADABLE
from spiders.pages.page import read_posting_page
from spiders.politeness import CrawlRefused


class PostingPagesSpider(ListingSpider):
    """A list, and for each wanted posting its page, whose JobPosting states what the list's row leaves open."""

    def detail(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for a posting's page."""
        return Request(posting.url, headers={"Accept": "text/html"}) if posting.url else None

    async def read_text(self, request: Request, crawl: BoardCrawl, posting: Posting) -> str | None:
        """Read a posting's page; returns why there is no text."""
        try:
            response = await self.ask(request, crawl, is_detail=True)
            content = read_posting_page(response, [posting.title] if posting.title else [], crawl)
        except CrawlRefused as refused:
            return refused.reason
        except UNREADABLE as error:
            return f"shape: {type(error).__name__}"
        if content.posting is None:
            return content.reason
        posting.fill_from(content.posting)
        return None if posting.html else "no text in the page"
