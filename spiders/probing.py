"""Ask about a board that is not tracked yet: what an address names, which boards a page shows, what a board answers.

Nothing is landed. Robots.txt, pace and addresses are those of every crawl.
"""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Selector, signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.request import fingerprint as request_fingerprint

from spiders.board_address import BoardAddress, board_of, is_vendors, refusal_at
from spiders.board_spider import BoardSpider
from spiders.boards import SOURCES
from spiders.crawling import project_settings
from spiders.embedded import boards_in
from spiders.items import Board, BoardCrawl, BoardReading, Posting
from spiders.job import Job, Limits
from spiders.job_sites import site_named
from spiders.listing import ListingSpider
from spiders.page_set import PageSetSpider
from spiders.politeness import CrawlRefused

REDIRECTS = (301, 302, 303, 307, 308)
REDIRECTS_FOLLOWED = 5
FOLLOWS_NO_REDIRECT = "spiders.middlewares.redirect.SameSiteRedirectMiddleware"
PROBED = {"board_pages": 1, "board_seconds": 120.0, "tries": 1}
UNKNOWN = "no spider reads this system; if its pages carry JobPosting, track them as `jobposting`"
NOBODY = "no-such-employer-"


class PageSpider(BoardSpider):
    """Read one page of anybody's, and tell what boards it names; a redirect to a board is an answer."""

    name = "page"
    listing_kind = "window"

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(job, **kwargs)
        self.boards: list[BoardAddress] = []
        self.employer: str | None = None
        self.refusal: str | None = None

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        url = board.base_url
        for _ in range(REDIRECTS_FOLLOWED):
            request = Request(url, headers={"Accept": "text/html"}, dont_filter=True)
            response = await self.ask(request, crawl, ok=REDIRECTS)
            if response.status not in REDIRECTS:
                self.look_at(response, url)
                break
            url = urljoin(url, (response.headers.get("Location") or b"").decode("latin-1").strip())
            self.refusal = refusal_at(url)
            if (found := board_of(url)) is not None or self.refusal:
                self.boards = [found] if found is not None else []
                break
        else:
            raise CrawlRefused("failed", "too many redirects")
        crawl.empty_proof = "a page, not a list"
        crawl.end("complete")
        return []

    def look_at(self, response: Response, url: str) -> None:
        """Keep the boards of a page and whose page it says it is; raises CrawlRefused for what is no page."""
        if not isinstance(response, TextResponse):
            raise CrawlRefused("failed", "not a page of text", response.status)
        self.boards = boards_in(response.text, url)
        page = Selector(text=response.text)
        said = page.css('meta[property="og:site_name"]::attr(content), meta[name="application-name"]::attr(content)')
        self.employer = said.get()


def named_by(url: str) -> dict[str, Any]:
    """Return what an address names by itself."""
    found, refusal = board_of(url), refusal_at(url)
    return {"boards": [told(found)] if found and found.board else [], "refusal": refusal, "is_vendors": is_vendors(url)}


def told(board: BoardAddress) -> dict[str, Any]:
    """Return a board with why boards of its system are not read."""
    site = site_named(board.source)
    unread = site.refusal if site else UNKNOWN
    return board._asdict() | {"unread": None if board.source in SOURCES else unread}


def shown_by(url: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Ask for a page once and return the boards that it names, its owner's name, and why it could not be read."""
    board = Board(source="page", board="page", employer="page", base_url=url)
    spider, readings = run(PageSpider, job_of("page", [board], settings), follows=False)
    crawl = readings[0].crawl
    return {
        "boards": [told(found) for found in spider.boards],
        "employer": spider.employer,
        "refusal": spider.refusal or (crawl.crawl_reason if crawl.crawl_status != "complete" else None),
    }


def answered_by(source: str, token: str, base_url: str, settings: dict[str, Any]) -> dict[str, Any]:
    """Ask a board for the first page of its list, and a name that no employer has, through the source's own spider.

    Returns both crawls, the control's as None where the address does not hold the name, and the titles listed.
    """
    own = SpiderLoader.from_settings(project_settings(job_of(source, [], settings))).load(source)
    assert issubclass(own, BoardSpider)
    kind = type("Probe", (own,), {"detail": ListingSpider.detail, "most_asked": 1})  # no texts; one page
    boards = [Board(source=source, board=name, employer=token, base_url=base_url) for name in (token, nobody(token))]
    if not asks_by_name(own, job_of(source, [], settings), *boards):
        boards.pop()
    _, readings = run(kind, job_of(source, boards, settings))
    by_token = {reading.crawl.board: reading for reading in readings}
    control = by_token.get(boards[-1].board) if len(boards) > 1 else None
    found = by_token[token]
    return {
        "crawl": found.crawl.as_row(),
        "control": control.crawl.as_row() if control else None,
        "titles": [posting.title for posting in found.postings],
        "asks_texts": issubclass(own, PageSetSpider) or getattr(own, "detail", None) is not ListingSpider.detail,
    }


def asks_by_name(kind: type[BoardSpider], job: Job, one: Board, other: Board) -> bool:
    """Return whether two boards are asked in different words, as a board at an address of its own is not."""
    try:
        first, second = (first_asked(kind(job=job), board) for board in (one, other))
    except CrawlRefused:  # it lacks a key, as its crawl will say
        return False
    return first != second


def first_asked(spider: BoardSpider, board: Board) -> bytes:
    """Return what tells the first request for a board from others."""
    if isinstance(spider, ListingSpider):
        return request_fingerprint(spider.first(board))
    return spider.start_of(board).encode() if isinstance(spider, PageSetSpider) else b""


def nobody(token: str) -> str:
    """Return a token of the same form that no employer has."""
    separator = max((token.rfind(sign), sign) for sign in "./")[1] if set("./") & set(token) else ""
    before = token.rpartition(separator)[0] + separator if separator else ""
    return f"{before}{NOBODY}{secrets.token_hex(4)}"


def job_of(source: str, boards: list[Board], settings: dict[str, Any]) -> Job:
    """Return the job of a probe, which has no run and lands nothing."""
    limits = Limits(**{**settings.get("limits", {}), **PROBED})
    return Job(
        run_id="probe",
        now=settings["now"],
        source=source,
        boards=boards,
        contact=settings["contact"],
        request_delay=settings["request_delay"],
        allow_hosts=settings["allow_hosts"],
        limits=limits,
    )


def run(kind: type[Any], job: Job, *, follows: bool = True) -> tuple[Any, list[BoardReading]]:
    """Run a spider to its end in this process; returns it and its readings."""
    settings = project_settings(job)
    settings.set("LOG_LEVEL", "ERROR", priority="cmdline")
    if not follows:
        layers = settings.getdict("DOWNLOADER_MIDDLEWARES") | {FOLLOWS_NO_REDIRECT: None}
        settings.set("DOWNLOADER_MIDDLEWARES", layers, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler, readings = process.create_crawler(kind), list[BoardReading]()

    def scraped(item: BoardReading, **told: Any) -> None:
        readings.append(item)

    crawler.signals.connect(scraped, signal=signals.item_scraped)
    process.crawl(crawler, job=job)
    process.start()
    return crawler.spider, readings
