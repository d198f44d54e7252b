"""Read a board's listing: a page with its further pages, or a sitemap with its children, to every address they name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response

from spiders.board_spider import BoardSpider
from spiders.items import BoardCrawl
from spiders.pages.addresses import (
    askable,
    is_file,
    is_other_page,
    is_posting_like,
    normal_address,
    resolved,
    same_site,
)
from spiders.pages.document import is_challenge, is_html, is_whole, parse_page, text_of
from spiders.pages.emptiness import announced_pages, announced_total, empty_statement
from spiders.pages.json_ld import StructuredData, structured_data
from spiders.pages.links import Links, links_of, normal_list_address, page_number
from spiders.pages.page import own_address
from spiders.pages.postings import label
from spiders.pages.sitemaps import NoSitemap, Sitemap, looks_like_sitemap, read_sitemap
from spiders.pages.words import said
from spiders.politeness import CrawlRefused

ACCEPT = "text/html,application/xhtml+xml,application/xml"
ELSEWHERE = "link to a posting on another host"
FILE_LINK = "link to a file"


@dataclass
class Candidate:
    """One address that a listing names: where to ask, the title shown, the last change stated, and how sure we are."""

    url: str
    title: str | None = None
    lastmod: str | None = None
    is_likely: bool = True


@dataclass
class Listing:
    """Everything a listing names, by normal address.

    `pages` are the addresses of the listing itself, `numbers` the page numbers in them; `inline` JobPosting objects on
    them, with the page's address; `first` and `further` the addresses on the first page and on each after it;
    `empty_proof` what shows that there are no postings; `total` and `pages_stated` how many postings and pages the
    listing states, `announced` the words by which it announces more without an address; `elsewhere` counts links to
    postings on other hosts.
    """

    candidates: dict[str, Candidate] = field(default_factory=dict)
    pages: set[str] = field(default_factory=set)
    numbers: set[int] = field(default_factory=set)
    inline: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    further: list[tuple[str, set[str]]] = field(default_factory=list)
    first: set[str] = field(default_factory=set)
    empty_proof: str | None = None
    total: int | None = None
    pages_stated: int | None = None
    announced: str | None = None
    elsewhere: int = 0


class ListingReader:
    """Read the listing of one board; what keeps it from being whole ends the crawl as partial."""

    def __init__(self, spider: BoardSpider, crawl: BoardCrawl, start: str) -> None:
        self.spider, self.limits, self.crawl = spider, spider.limits, crawl
        self.start = start
        self.listing = Listing()
        self.queue = [start]
        self.seen = {normal_list_address(start)}
        self.whole = set[str]()  # pages said to show the whole list, which repeat what others show
        self.proofs: list[str | None] = []
        self.overlaps = False

    async def read(self) -> Listing:
        """Read every listing page; raises CrawlRefused where the first cannot be read."""
        while self.queue:
            if self.crawl.pages >= self.limits.board_pages or len(self.listing.candidates) >= self.limits.board_rows:
                self.crawl.end("partial", "page or row cap reached")
                break
            if not await self.read_next(self.queue.pop(0)):
                break
        if self.overlaps:
            await self.see_if_moved()
        if self.proofs and all(self.proofs):
            self.listing.empty_proof = self.proofs[0]
        return self.listing

    async def read_next(self, url: str) -> bool:
        """Read one listing page; a further one that cannot be read leaves the board partial. False: read no more."""
        is_first = self.crawl.pages == 0
        try:
            response = await self.spider.get(url, self.crawl, accept=ACCEPT)
            self.crawl.pages += 1
            return self.take(response, is_first)
        except CrawlRefused as refused:
            if is_first or refused.reason.startswith("blocked"):
                raise
            self.crawl.end("partial", f"a further page of the listing: {refused.reason}")
            self.proofs.append(None)
            return refused.status != "partial" and self.spider.host(url).left_alone is None

    def take(self, response: Response, is_first: bool) -> bool:
        """Take what one listing page or sitemap names."""
        text = text_of(response, self.crawl)
        self.listing.pages.add(normal_address(response.url))
        if (number := page_number(response.url, self.start)) is not None and not is_first:
            self.listing.numbers.add(number)
        if looks_like_sitemap(text):
            try:
                self.take_sitemap(response.url, read_sitemap(text))
            except NoSitemap as error:
                raise CrawlRefused("failed", str(error)) from None
            return True
        return self.take_page(response, text, is_first)

    def take_sitemap(self, url: str, sitemap: Sitemap) -> None:
        """Take the addresses and the child sitemaps of a sitemap; the same address may come again."""
        if sitemap.without_address:
            self.crawl.drop("sitemap entry without an address", sitemap.without_address)
        for location, lastmod in sitemap.pages.items():
            if address := resolved(url, location):
                self.add_location(url, address, lastmod)
        for location in sitemap.children:
            child = resolved(url, location)
            if child and same_site(url, child):
                self.enqueue(child)
            else:
                self.crawl.drop("child sitemap on another host")
                self.crawl.end("partial", "a child sitemap lies on another host")
        is_empty = not sitemap.pages and not sitemap.without_address and not sitemap.children
        if not sitemap.children:
            self.proofs.append("empty sitemap" if is_empty else None)

    def add_location(self, sitemap: str, url: str, lastmod: str | None) -> None:
        """Add one address of a sitemap, if it can be a posting's."""
        if not same_site(sitemap, url):
            self.count_elsewhere(int(said("posting_path", url) is not None))
        elif is_file(url):
            self.crawl.drop(FILE_LINK)
        elif normal_address(url) != "/" and not is_other_page(url):
            self.add(url, None, lastmod, is_posting_like(resolved(sitemap, "/") or sitemap, url))

    def take_page(self, response: Response, text: str, is_first: bool) -> bool:
        """Take the links and the inline postings of a page; a page that only repeats earlier ones is the last."""
        page = readable_page(response, text)
        links, data = links_of(page, response.url, self.start if not is_first else response.url), structured_data(page)
        if is_first:
            self.start = response.url
        before = set(self.listing.candidates)
        for url, title in links.likely.items():
            self.add(url, title, None, is_likely=True)
        listed = self.take_structured(response.url, data)
        for url, title in {**links.unknown, **listed}.items():
            self.add(url, title, None, is_posting_like(self.start, url))
        named = {normal_address(url) for url in (*links.likely, *links.unknown, *listed)}
        self.count_elsewhere(links.elsewhere)
        if links.files:
            self.crawl.drop(FILE_LINK, links.files)
        if not named and not data.postings and is_challenge(text, page):
            raise CrawlRefused("failed", "blocked: bot challenge")
        self.note_totals(page, links.announced, is_first, len(links.likely) + len(data.postings))
        self.proofs.append("stated: 0 postings" if data.states_none and not named else empty_statement(page))
        if is_first:
            self.listing.first = named
        elif not data.postings and not self.is_fresh(response.url, named, before):
            return False
        self.whole |= {normal_list_address(url) for url in links.whole}
        for url in (*links.further, *links.whole):
            self.enqueue(url)
        return True

    def take_structured(self, url: str, data: StructuredData) -> dict[str, str | None]:
        """Take the postings told on the listing page itself; returns the addresses that are only named, with titles.

        A posting told without its text has the rest on its own page.
        """
        here, named = normal_address(url), dict[str, str | None]()
        for block in data.postings:
            own = None if block.get("description") else own_address(block, url)
            if own and same_site(url, own) and normal_address(own) != here:
                named[own] = label(block.get("title"))
            else:
                self.listing.inline.append((url, block))
        addresses = [address for text in data.listed if (address := resolved(url, text))]
        named |= {a: None for a in addresses if same_site(url, a) and normal_address(a) not in (here, "/", *named)}
        return named

    def is_fresh(self, url: str, named: set[str], before: set[str]) -> bool:
        """Return whether a further page adds to the list; page 1 under its own number adds nothing and is no fault."""
        if page_number(url, self.start) in (0, 1) and named == self.listing.first:
            return True
        self.listing.further.append((url, named))
        if normal_list_address(url) in self.whole:
            return True
        self.overlaps = self.overlaps or bool(named & before)
        if named and named <= before:
            self.crawl.end("partial", "a page repeats an earlier one")
            return False
        return True

    async def see_if_moved(self) -> None:
        """Read the first page again where pages overlap: a list that moved while it was read may have hidden some."""
        try:
            response = await self.spider.get(self.start, self.crawl, accept=ACCEPT)
        except CrawlRefused:
            return
        page = parse_page(text_of(response, self.crawl))
        links = links_of(page, response.url, self.start) if page is not None else Links()
        if {normal_address(url) for url in links.likely} != {a for a in self.listing.first if self.is_likely(a)}:
            self.crawl.end("partial", "the list moved while it was read")

    def is_likely(self, address: str) -> bool:
        """Return whether an address was listed as one that reads like a posting's."""
        candidate = self.listing.candidates.get(address)
        return candidate is not None and candidate.is_likely

    def note_totals(self, page: Any, announced: str | None, is_first: bool, shown: int) -> None:
        """Note how much the listing says there is."""
        self.listing.announced = self.listing.announced or announced
        if is_first:
            self.listing.total = announced_total(page, shown)
            self.listing.pages_stated = announced_pages(page)

    def add(self, url: str, title: str | None, lastmod: str | None, is_likely: bool) -> None:
        """Add one address; a title or a last change given once is kept."""
        address, ask = normal_address(url), askable(self.start, url, self.spider.allow_hosts)
        route = f"#{urlsplit(url).fragment}" if "#" in address else ""
        known = self.listing.candidates.setdefault(address, Candidate(ask + route, title, lastmod, is_likely))
        known.title, known.lastmod = known.title or title, known.lastmod or lastmod
        known.is_likely = known.is_likely or is_likely

    def count_elsewhere(self, count: int) -> None:
        """Count links to postings on other hosts, which nobody follows."""
        if count:
            self.crawl.drop(ELSEWHERE, count)
            self.listing.elsewhere += count

    def enqueue(self, url: str) -> None:
        """Queue one more listing page, once."""
        address = normal_list_address(url)
        if address not in self.seen:
            self.seen.add(address)
            self.queue.append(askable(self.start, url, self.spider.allow_hosts))


def readable_page(response: Response, text: str) -> Any:
    """Return a listing page parsed; raises CrawlRefused where it is none, is cut, or should be a sitemap."""
    page = parse_page(text) if is_html(text) else None
    refusal = "blocked: bot challenge" if is_challenge(text, page) else None
    if response.url.partition("?")[0].lower().endswith((".xml", ".xml.gz")):
        raise CrawlRefused("failed", refusal or "not a sitemap")
    if page is None:
        raise CrawlRefused("failed", "shape: the listing is no page")
    if not is_whole(response, text):
        raise CrawlRefused(
            "failed", "blocked: bot challenge" if is_challenge(text, page) else "page cut: no closing tag"
        )
    return page
