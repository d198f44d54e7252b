"""JobPosting objects on the listing page itself: postings without, or beside, a page of their own."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from spiders.items import BoardCrawl, Posting
from spiders.pages.addresses import normal_address, same_site
from spiders.pages.listing import Listing
from spiders.pages.page import content_of, own_address
from spiders.pages.postings import own_identifier


@dataclass
class Inline:
    """One posting read from the listing: its key in the place of an address, the page's address, and what it says."""

    key: str
    url: str
    posting: Posting
    identifier: str | None


def inline_postings(listing: Listing, crawl: BoardCrawl) -> dict[str, Inline]:
    """Return the postings on a board's listing pages by address, identifier, or title, whichever comes first."""
    found: dict[str, Inline] = {}
    titles = Counter(str(block.get("title")) for _, block in listing.inline)
    pages = {normal_address(url) for url, _ in listing.inline}
    for url, block in listing.inline:
        content = content_of(block, None, crawl)
        if content.posting is None:
            crawl.rows_without_id += 1
            crawl.reject(str(content.reason))
            continue
        own = linked_address(block, url, pages)
        key = normal_address(own) if own else key_of(block, url, content.posting, titles)
        found.setdefault(key, Inline(key, own or url, content.posting, content.identifier))
    return found


def linked_address(block: dict[str, Any], url: str, pages: set[str]) -> str | None:
    """Return the address of a posting's own, which is not the listing's."""
    own = own_address(block, url)
    return own if own and same_site(url, own) and normal_address(own) not in pages else None


def key_of(block: dict[str, Any], url: str, posting: Posting, titles: Counter[str]) -> str:
    """Return what tells a posting without an address from others: its identifier, else its title, with its places."""
    if identifier := own_identifier(block):
        return f"#{identifier}"
    words = [posting.title or ""]
    if titles[str(block.get("title"))] > 1:
        words += [text for place in posting.places for text in (place.city, place.region, place.country) if text]
        words += posting.location_texts
    return normal_address(url).partition("#")[0] + "#" + re.sub(r"\W+", "-", " ".join(words).lower()).strip("-")
