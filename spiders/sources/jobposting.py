"""Employers' own career pages that carry schema.org JobPosting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit, urlunsplit

from scrapy.http import Response

from spiders.board_spider import BoardSpider
from spiders.fetching import is_challenge
from spiders.fields import instant_or_none, mapping, number_or_none, rows, text_or_none, texts
from spiders.items import Board, BoardCrawl, Pay, Place, Posting
from spiders.politeness import CrawlRefused
from spiders.safety import host_and_port
from spiders.structured import UnreadableMarkup, job_postings, links, parse_page, sitemap_locations
from spiders.titles import wants_text

JOB_PATH = re.compile(r"job|career|position|vacan|opening|stelle|emploi|karriere|offre", re.I)
# Link texts that are no titles: such a page is read to learn its title.
GENERIC_LINK = re.compile(
    r"\W*(?:view|apply|read|learn|see|show|more|details?|open|click|job|mehr|jetzt|voir|ver)\b", re.I
)
HTML_END = re.compile(rb"</html\s*>\s*(?:<!--[^>]*-->\s*)*$", re.I)
ACCEPT = "text/html,application/xhtml+xml,application/xml"
READ = frozenset(
    [
        "@type",
        "@context",
        "title",
        "name",
        "description",
        "datePosted",
        "hiringOrganization",
        "jobLocation",
        "jobLocationType",
        "baseSalary",
        "applicantLocationRequirements",
        "employmentType",
        "validThrough",
        "identifier",
        "url",
        "industry",
    ]
)


class JobPostingSpider(BoardSpider):
    """JSON-LD pages found through a listing page or a sitemap, which is the board's `base_url`.

    Documentation: schema.org/JobPosting. The id is the page's path, since that is what the listing states. A page
    that answers 404 or 410, or has lost its markup, is not listed. Where the listing shows titles, the title
    decides whether the page is read. Looked at in November 2026.
    """

    name = "jobposting"
    listing_kind = "page_set"

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        if not board.base_url:
            raise CrawlRefused("failed", "no base_url: a jobposting board needs its listing page or sitemap")
        found = await self.listed_pages(board.base_url, crawl)
        postings = []
        for url, title in found.items():
            if posting := await self.read_page(url, title, crawl):
                postings.append(posting)
        if found and not postings:
            raise CrawlRefused("failed", "shape: no page carries a JobPosting")
        crawl.company_name = next((p.employer_text for p in postings if p.employer_text), None)
        return postings

    async def listed_pages(self, start: str, crawl: BoardCrawl) -> dict[str, str | None]:
        """Return the addresses of all posting pages with the title the listing shows, reading every listing page."""
        queue, seen, found = [start], {start}, dict[str, str | None]()
        while queue:
            if crawl.pages >= self.job.limits.board_pages or len(found) >= self.job.limits.board_rows:
                crawl.end("partial", "page or row cap reached")
                break
            address = queue.pop(0)
            response = await self.fetcher.get(address, crawl, accept=ACCEPT)
            crawl.pages += 1
            pages, more = listing(response)
            fresh = {url: title for url, title in pages.items() if url not in found}
            if crawl.pages > 1 and pages and not fresh:
                crawl.end("partial", "a page repeats an earlier one")
                break
            found |= fresh
            queue += [url for url in more if url not in seen]
            seen |= set(more)
        return found

    async def read_page(self, url: str, title: str | None, crawl: BoardCrawl) -> Posting | None:
        """Read one posting page; None when it is over (404, 410) or has no JobPosting."""
        if title is not None and not wants_text(title):
            return Posting(source_posting_id=page_id(url), title=title, url=url, text_not_fetched=True)
        response = await self.fetcher.get(url, crawl, accept=ACCEPT, ok=(404, 410))
        if response.status != 200:
            crawl.drop("page gone")
            return None
        require_whole(response)
        page = parse_page(response.body, None)
        try:
            blocks = job_postings(page) if page is not None else []
        except UnreadableMarkup as error:
            crawl.reject(str(error))
            return None
        if len(blocks) != 1:
            crawl.drop("page without one JobPosting")
            return None
        for key in blocks[0].keys() - READ:
            crawl.drop(str(key)[:60])
        return to_posting(url, blocks[0], crawl)


def require_whole(response: Response) -> None:
    """Raise CrawlRefused unless the page ends as a page does and is no bot challenge."""
    if not HTML_END.search(response.body[-2000:]):
        reason = "blocked: bot challenge" if is_challenge(response.body) else "page cut: no closing tag"
        raise CrawlRefused("failed", reason)


def listing(response: Response) -> tuple[dict[str, str | None], list[str]]:
    """Return (posting pages with shown titles, further listing pages) of one listing page or sitemap."""
    head = response.body[:2000].lstrip()
    if head.startswith(b"<?xml") or b"<urlset" in head or b"<sitemapindex" in head:
        try:
            pages, children = sitemap_locations(response.body)
        except ValueError as error:
            raise CrawlRefused("failed", f"shape: {error}") from None
        wanted = [
            canonical(url) for url in pages if JOB_PATH.search(urlsplit(url).path) and same_host(response.url, url)
        ]
        return dict.fromkeys(wanted), [url for url in children if same_host(response.url, url)]
    require_whole(response)
    if is_challenge(response.body):
        raise CrawlRefused("failed", "blocked: bot challenge")
    page = parse_page(response.body, None)
    if page is None or page.find(".//body") is None:
        raise CrawlRefused("failed", "shape: the listing is no page")
    found, more = dict[str, str | None](), []
    for url, rel, text in absolute_links(response.url, page):
        if rel == "next":
            more.append(url)
        elif is_posting_link(response.url, url):
            shown = None if GENERIC_LINK.match(text) else text
            found[canonical(url)] = found.get(canonical(url)) or shown or None
    return found, more


def absolute_links(base: str, page: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the links that stay on the host, as absolute addresses."""
    for href, rel, text in links(page):
        try:
            url = urldefrag(urljoin(base, href))[0]
            if same_host(base, url):
                yield url, rel, text
        except ValueError:
            continue


def same_host(base: str, url: str) -> bool:
    """Say whether two addresses share host and port."""
    return host_and_port(base) == host_and_port(url)


def is_posting_link(base: str, url: str) -> bool:
    """Say whether a link leads below the listing to what reads like a posting."""
    here, there = urlsplit(base).path.rstrip("/"), urlsplit(url).path.rstrip("/")
    return there != here and bool(JOB_PATH.search(there)) and there.count("/") >= max(2, here.count("/"))


def canonical(url: str) -> str:
    """Drop query and fragment, which carry tracking."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def page_id(url: str) -> str:
    """Return the page's path, the id that the listing states."""
    return urlsplit(url).path


def to_posting(url: str, block: dict[str, Any], crawl: BoardCrawl) -> Posting:
    """Map one JobPosting object."""
    organization = block.get("hiringOrganization")
    organization = organization[0] if isinstance(organization, list) and organization else organization
    location_type = block.get("jobLocationType")
    return Posting(
        source_posting_id=page_id(url),
        title=text_or_none(block.get("title")) or text_or_none(block.get("name")),
        employer_text=text_or_none(
            mapping(organization).get("name") if isinstance(organization, dict) else organization
        ),
        url=url,
        location_texts=texts(*(place_text(entry) for entry in as_list(block.get("jobLocation")))),
        places=[place for entry in as_list(block.get("jobLocation")) if (place := address_place(entry))],
        workplace_text=", ".join(texts(*as_list(location_type))) or None,
        employment_type_text=", ".join(texts(*as_list(block.get("employmentType")))) or None,
        department_text=text_or_none(block.get("industry")),
        published_at=instant_or_none(block.get("datePosted"), crawl, "datePosted"),
        valid_through=instant_or_none(block.get("validThrough"), crawl, "validThrough"),
        pay=[pay for entry in as_list(block.get("baseSalary")) if (pay := salary(mapping(entry)))],
        remote_scope_texts=texts(
            *(
                mapping(e).get("name") if isinstance(e, dict) else e
                for e in as_list(block.get("applicantLocationRequirements"))
            )
        ),
        html=text_or_none(block.get("description")),
    )


def as_list(value: Any) -> list[Any]:
    """Return a list of the value, which the wild gives single or as a list."""
    return rows(value) if isinstance(value, list) else [] if value in (None, "", "null") else [value]


def place_text(entry: Any) -> str | None:
    """Return a location given as bare text, or the name of a place without an address."""
    if isinstance(entry, str):
        return entry
    address = mapping(entry).get("address")
    if isinstance(address, str):
        return address
    return None if isinstance(address, dict) else text_or_none(mapping(entry).get("name"))


def address_place(entry: Any) -> Place | None:
    """Map a PostalAddress; the country may be an object with a name."""
    address = mapping(mapping(entry).get("address"))
    country = address.get("addressCountry")
    place = Place(
        city=text_or_none(address.get("addressLocality")),
        region=text_or_none(address.get("addressRegion")),
        country=text_or_none(mapping(country).get("name") if isinstance(country, dict) else country),
    )
    return place if place.city or place.region or place.country else None


def salary(entry: Any) -> Pay | None:
    """Map a MonetaryAmount: a range, one value, or a text left for later reading."""
    value = entry.get("value")
    amount = mapping(value) if isinstance(value, dict) else {"value": value}
    single = number_or_none(amount.get("value"))
    low, high = (
        number_or_none(amount.get("minValue")) or single,
        number_or_none(amount.get("maxValue")) or single,
    )
    label = text_or_none(amount.get("value")) if single is None else None
    if not low and not high and not label:
        return None
    return Pay(
        min=low or None,
        max=high or None,
        currency=text_or_none(entry.get("currency")) or text_or_none(amount.get("currency")),
        period=text_or_none(amount.get("unitText")) or text_or_none(entry.get("unitText")),
        label=label,
    )
