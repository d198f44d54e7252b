"""Listing pages as lists: each card or table row is an object, and each wanted posting has a page with its text."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar
from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.http import Response

from spiders.fields import text_or_none
from spiders.items import Board, BoardCrawl, Posting
from spiders.job import Job
from spiders.listing import Listed
from spiders.pages.addresses import resolved, same_site
from spiders.pages.document import text_of
from spiders.pages.emptiness import announced_pages, empty_statement
from spiders.pages.listing import readable_page
from spiders.posting_pages import PostingPagesSpider


class HtmlListingSpider(PostingPagesSpider):
    """A listing page, or several: a subclass returns the cards of a page with `cards`, each with `link` and `title`.

    A page without cards is the list of a board only where it says so.
    """

    listing_kind: ClassVar[str] = "page_set"
    needed: ClassVar[tuple[str, ...]] = ("link", "title")
    rows_key: ClassVar[str | None] = "rows"
    page_query: ClassVar[str] = ""  # what the address of a posting's page ends with when it is asked for

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(job, **kwargs)
        self.proofs: dict[str, str | None] = {}  # by board, what its page says of being empty
        self.pages_stated: dict[str, int] = {}

    @classmethod
    @abstractmethod
    def cards(cls, page: Any) -> list[dict[str, Any]]:
        """Return the objects that a page lists."""

    def pages_of(self, page: Any) -> int:
        """Return how many pages a page states that there are, 0 where it does not say."""
        return announced_pages(page) or 0

    def detail(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for a posting's page, on the host of its board."""
        path = urlsplit(posting.url or "").path
        return Request(self.base(board) + path + self.page_query, headers={"Accept": "text/html"})

    def decode(self, response: Response, crawl: BoardCrawl) -> Any:
        """Return the cards of a page that lead to its own site; raises CrawlRefused."""
        page = readable_page(response, text_of(response, crawl))
        self.proofs[crawl.board] = empty_statement(page)
        self.pages_stated[crawl.board] = max(self.pages_of(page), self.pages_stated.get(crawl.board, 0))
        rows = []
        for card in self.cards(page):
            link = resolved(response.url, str(card["link"])) if card.get("link") else None
            if link is None:
                rows.append(card | {"link": None})  # a posting under no id
            elif not (same_site(response.url, link) or same_site(self.site(crawl), link)):
                crawl.drop("link to a posting on another host")
            else:
                rows.append(card | {"link": without_query(link)})
        return {"rows": rows}

    def site(self, crawl: BoardCrawl) -> str:
        """Return the address of the board's site, wherever it was asked."""
        return self.public_host.format(board=crawl.board)

    def empty_proof(self, crawl: BoardCrawl) -> str | None:
        """Return what shows that a board without cards is empty: a statement on its page."""
        return self.proofs.get(crawl.board)

    def judge_list(self, crawl: BoardCrawl, listed: Listed) -> None:
        """End as partial a list of which more pages are stated than were read."""
        stated = self.pages_stated.get(crawl.board, 0)
        if listed.pages < stated:
            crawl.end("partial", f"the listing states {stated} pages, {listed.pages} read")
        if listed.pages > 1 and not listed.last:
            crawl.end("partial", "a further page of the listing shows no postings")
        super().judge_list(crawl, listed)


def without_query(url: str) -> str:
    """Return an address without query and fragment.

    >>> without_query("https://careers-acme.icims.example/jobs/7/engineer/job?in_iframe=1&hashed=-3")
    'https://careers-acme.icims.example/jobs/7/engineer/job'
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def words_in(element: Any) -> str | None:
    """Return the text of an element with single blanks, None for one without."""
    return None if element is None else text_or_none(" ".join("".join(element.itertext()).split()))


def by_class(element: Any, name: str) -> Any:
    """Return the first element of a class below an element, None where there is none."""
    return next(iter(element.find_class(name)), None)
