"""One saved page: its JobPosting where it marks one up, else its headings and main text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html as lxml_html

from spiders.importing.items import Imported, Tally
from spiders.importing.sites import host_of, id_of, plain_address, row_of, site_of
from spiders.items import BoardCrawl, Posting
from spiders.pages.addresses import DIGIT, normal_address
from spiders.pages.document import encoding_of, is_challenge, is_html, parse_page
from spiders.pages.json_ld import data_of, structured_data
from spiders.pages.main_text import main_text
from spiders.pages.microdata import microdata_postings
from spiders.pages.page import own_address, own_block
from spiders.pages.postings import own_identifier, to_posting

NO_POSTING = "no posting found on this page"
NOT_A_PAGE = "not a page"
CHALLENGE = "a page that asks its reader to prove that they are human"
NO_TITLE = "a posting without a title"
CANONICAL = re.compile(
    r"<link\b(?=[^>]{0,500}\brel\s*=\s*[\"']?canonical)[^>]{0,500}\bhref\s*=\s*[\"']([^\"'<>]{1,2000})", re.I
)
OPEN_GRAPH = re.compile(
    r"<meta\b(?=[^>]{0,500}\bproperty\s*=\s*[\"']?og:url)[^>]{0,500}\bcontent\s*=\s*[\"']([^\"'<>]{1,2000})", re.I
)
HEAD = 200_000  # characters in which a page states its own address
MARK = b"JobPosting"  # of the types of schema.org, whose letter case matters
Keep = Callable[[Imported], None]


def read_page(
    body: bytes, tally: Tally, keep: Keep, *, content_type: str = "", url: str | None = None,
    seen_at: str | None = None, is_archive: bool = False,
) -> None:  # fmt: skip
    """Keep the postings of one page, or count why there is none.

    In an archive of many pages, only what a page marks up is a posting: its other pages are about anything.
    """
    tally.entries += 1
    if is_archive and MARK not in body:
        tally.skip(NO_POSTING)
        return
    text = body.decode(encoding_of(body, content_type), errors="replace").removeprefix("\ufeff")
    if not is_html(text):
        tally.skip(NOT_A_PAGE)
        return
    url = url or stated_address(text)
    if (terms := terms_of(url)) and not tally.is_held_lawfully:
        tally.skip(terms)
        return
    postings = marked_up(text, url, tally.crawl)
    if not postings and not is_archive:
        postings = by_its_text(text)
    if not postings:
        tally.skip(CHALLENGE if is_challenge(text, parse_page(text)) else NO_POSTING)
    for found in postings:
        if found.posting.title is None:
            tally.skip(NO_TITLE)
        else:
            keep(imported(found, url, seen_at))


def terms_of(url: str | None) -> str | None:
    """Return why a saved page of a site is not read, None where nothing forbids it."""
    row = row_of(host_of(url))
    return f"{row.host}: {row.terms}" if row and row.terms else None


def stated_address(text: str) -> str | None:
    """Return the address that a page states as its own."""
    found = CANONICAL.search(text, 0, HEAD) or OPEN_GRAPH.search(text, 0, HEAD)
    return found[1].replace("&amp;", "&") if found else None


@dataclass
class Found:
    """A posting on a page, the address and the identifier that it states as its own, and if only its text tells it."""

    posting: Posting
    url: str | None = None
    identifier: str | None = None
    is_text_only: bool = False


def marked_up(text: str, url: str | None, crawl: BoardCrawl) -> list[Found]:
    """Return the postings that a page marks up, by JSON-LD, else by microdata.

    The page is parsed only where its scripts alone do not tell: parsing costs four times the rest.
    """
    lower = text.lower()
    if MARK.decode().lower() not in lower:
        return []
    blocks = data_of(scripts_of(text, lower)).postings
    if not blocks:
        page = parse_page(text)
        blocks = [] if page is None else structured_data(page).postings or microdata_postings(page)
    own = own_block(blocks, url or "", headings(text) if len(blocks) > 1 else [])
    chosen = [own] if own is not None else blocks
    return [Found(to_posting(block, crawl), own_address(block, url or ""), own_identifier(block)) for block in chosen]


def scripts_of(text: str, lower: str) -> Iterator[str]:
    """Yield the JSON-LD scripts of a page outside its comments, in one pass; `lower` is the text in small letters."""
    last = max(0, lower.rfind("ld+json"))  # what is behind it is not looked at
    comment, script, place = lower.find("<!--", 0, last), lower.find("<script", 0, last), 0
    while script >= 0:
        if 0 <= comment < script:
            place = lower.find("-->", comment + 4) + 3
            if place < 3:
                return
        else:
            opened = lower.find(">", script) + 1
            place = lower.find("</script", opened)
            if not opened or place < 0:
                return
            if "ld+json" in lower[script:opened]:
                yield text[opened:place]
        comment = lower.find("<!--", place, last) if 0 <= comment < place else comment
        script = lower.find("<script", place, last) if script < place else script


def headings(text: str) -> list[str]:
    """Return the main headings of a page."""
    page = parse_page(text)
    return [] if page is None else [" ".join(node.text_content().split()) for node in page.iter("h1")]


def by_its_text(text: str) -> list[Found]:
    """Return the posting that a page without markup reads like, by its heading and main text; mostly none."""
    page = parse_page(text)
    told = None if page is None else main_text(page)
    if told is None:
        return []
    markup = lxml_html.tostring(told.element, encoding="unicode", with_tail=False)
    return [Found(Posting(source_posting_id="", title=told.title, html=markup), is_text_only=True)]


def imported(found: Found, page_url: str | None, seen_at: str | None) -> Imported:
    """Return a posting with its site and id: the site's own, the employer's, else one of its address or words."""
    url = found.url or page_url
    own = found.identifier if found.identifier and DIGIT.search(found.identifier) else None
    name = id_of(url) or own or name_of(found.posting, plain_address(url))
    fields: dict[str, Any] = vars(found.posting) | {"url": url, "source_posting_id": name}
    return Imported(**fields, source=f"import:{site_of(url)}", seen_at=seen_at, is_text_only=found.is_text_only)


def name_of(posting: Posting, url: str | None) -> str:
    """Return what a posting without an id is told by: its address, else its title, employer and places."""
    if url and len(address := normal_address(url)) > 1:
        return address[:300]
    places = [place.city or place.region or place.country or "" for place in posting.places]
    return hashed(posting.title, posting.employer_text, *posting.location_texts, *places)


def hashed(*words: str | None) -> str:
    """Return a short name made of words, blind to case and blanks."""
    told = "\n".join(" ".join((word or "").lower().split()) for word in words)
    return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()
