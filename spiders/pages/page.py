"""Read one posting page: its JobPosting, or why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from scrapy.http import Response

from spiders.items import BoardCrawl, Posting
from spiders.pages.addresses import normal_address, resolved
from spiders.pages.document import is_challenge, is_html, is_whole, parse_page, text_of
from spiders.pages.json_ld import structured_data
from spiders.pages.postings import label, own_identifier, to_posting
from spiders.politeness import CrawlRefused

NO_POSTING = "no JobPosting in the page"
SEVERAL = "several JobPostings in the page, none its own"
BROKEN = "JSON-LD block is not JSON"
CUT = "page cut: no closing tag"
NOT_A_PAGE = "not a page"
A_FILE = "a file, not a page"
FILE_TYPE = re.compile(
    r"(?:application/(?:pdf|zip|msword|vnd\.(?:openxml|ms-|oasis)|octet-stream)|image/|audio/|video/|font/|text/css)",
    re.I,
)
NO_TITLE = "no title"
# Reasons that speak of what a page is, and not of how it was asked: such a page may be none of a posting's.
UNMARKED = frozenset([NO_POSTING, SEVERAL, NOT_A_PAGE, A_FILE])


@dataclass
class PageContent:
    """What one page gave: a posting without id and address, the identifier it states, or the reason for neither."""

    posting: Posting | None = None
    identifier: str | None = None
    reason: str | None = None


def read_posting_page(response: Response, titles: list[str], crawl: BoardCrawl) -> PageContent:
    """Read a page's own JobPosting; `titles` are those it is known by. Raises CrawlRefused for a bot challenge.

    A readable posting is taken whatever else is wrong with its page; the page's end matters only where there is none.
    """
    text = text_of(response, crawl)
    page = parse_page(text) if is_html(text) else None
    if page is None:
        return PageContent(reason=A_FILE if is_file_answer(response) else NOT_A_PAGE)
    data = structured_data(page)
    headings = [" ".join(heading.text_content().split()) for heading in page.iter("h1")]
    block = own_block(data.postings, response.url, titles + headings)
    if block is not None:
        return content_of(block, next(iter(titles), None), crawl)
    if is_challenge(text, page):
        raise CrawlRefused("failed", "blocked: bot challenge", response.status)
    if not is_whole(response, text):
        return PageContent(reason=CUT)
    if data.broken_posting:
        return PageContent(reason=BROKEN)
    return PageContent(reason=SEVERAL if data.postings else NO_POSTING)


def is_file_answer(response: Response) -> bool:
    """Return whether an answer that is no page is a document or a picture, by its type or by its first bytes."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return FILE_TYPE.match(kind) is not None or response.body.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG"))


def refuse_challenge(response: Response) -> None:
    """Raise CrawlRefused where an answer that refuses a page is a bot challenge."""
    text = text_of(response, BoardCrawl("", "", "", ""))
    if is_challenge(text, parse_page(text) if is_html(text) else None):
        raise CrawlRefused("failed", "blocked: bot challenge", response.status)


def content_of(block: dict[str, Any], title: str | None, crawl: BoardCrawl) -> PageContent:
    """Map a block; where it states no title, the listing's stands in."""
    posting = to_posting(block, crawl)
    posting.title = posting.title or title
    if posting.title is None:
        return PageContent(reason=NO_TITLE)
    return PageContent(posting, own_identifier(block))


def own_block(blocks: list[dict[str, Any]], url: str, titles: list[str]) -> dict[str, Any] | None:
    """Return the JobPosting that a page is about: the only one, the one with its address, or with a title of its."""
    if len(blocks) <= 1:
        return blocks[0] if blocks else None
    here = normal_address(url)
    named = [block for block in blocks if (own := own_address(block, url)) and normal_address(own) == here]
    titled = [block for block in blocks if label(block.get("title")) in titles]
    return next((found[0] for found in (named, titled) if len(found) == 1), None)


def own_address(block: dict[str, Any], base: str) -> str | None:
    """Return the address that a JobPosting states as its own."""
    for key in ("url", "mainEntityOfPage", "@id"):
        value = block.get(key)
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str) and value.strip() and (address := resolved(base, value)):
            return address
    return None
