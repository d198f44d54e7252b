"""Boards that are lists whose postings have pages of their own, with schema.org JobPosting in them."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.items import Board, BoardCrawl, Posting
from spiders.listing import ListingSpider
from spiders.pages.page import read_posting_page
from spiders.politeness import CrawlRefused
from spiders.row import Row


class PostingPagesSpider(ListingSpider):
    """A list, and for each wanted posting its page, whose JobPosting states what the list's row leaves open."""

    def detail(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for a posting's page."""
        return Request(posting.url, headers={"Accept": "text/html"}) if posting.url else None

    def decode_detail(self, response: Response, posting: Posting, crawl: BoardCrawl) -> Any:
        """Return the fields of a page's posting; raises CrawlRefused where it holds none of its own."""
        content = read_posting_page(response, [posting.title] if posting.title else [], crawl)
        if content.posting is None:
            raise CrawlRefused("failed", content.reason or "no posting in the page")
        return vars(content.posting)

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take from the page what the list leaves open."""
        posting.fill_from(Posting(**answer.fields))
