"""What the reading of a page set shows: how much is listed, what more is announced, what proves a board empty."""

from __future__ import annotations

from collections import Counter

from spiders.items import BoardCrawl
from spiders.pages.links import skipped_page
from spiders.pages.page import UNMARKED
from spiders.pages.rows import UNWANTED, ListedRows
from spiders.politeness import CrawlRefused

OTHER_PAGES = "page without a JobPosting"
GONE_PAGES = "page gone, still listed"
NO_MARKUP = "shape: no page carries a JobPosting"


def judge(crawl: BoardCrawl, found: ListedRows, neighbours: int, *, is_stopped: bool) -> None:
    """Set a crawl's status from what was found; raises CrawlRefused where that shows nothing of the board.

    `neighbours` counts pages that were not looked at because those around them are no postings; `is_stopped` says
    that time, bytes or the host put an end to the reading.
    """
    crawl.other_pages = [[address, lastmod_of(found, address)] for address in found.others]
    for name, count in ((OTHER_PAGES, len(found.others) + neighbours), (GONE_PAGES, len(found.gone))):
        if count:
            crawl.drop(name, count)
    if not found.rows:
        judge_empty(crawl, found)
    if reason := more_is_announced(crawl, found):
        crawl.end("partial", reason)
    reasons = {row.posting.unread_reason for row in found.rows.values()} - {UNWANTED}
    if reasons and None not in reasons and not is_stopped:
        raise CrawlRefused("failed", nothing_read(found))


def lastmod_of(found: ListedRows, address: str) -> str | None:
    """Return when a listed page is said to have changed."""
    return found.candidate(address).lastmod


def more_is_announced(crawl: BoardCrawl, found: ListedRows) -> str | None:
    """Return why the listing cannot have been read whole, None where it can."""
    listing, listed = found.listing, len(found.rows) + len(found.gone)
    if listing.elsewhere:
        return f"{listing.elsewhere} links lead to postings on another host"
    if listing.announced:
        return f"more pages are announced ({listing.announced!r}) without an address"
    if any(not named & (found.rows.keys() | found.gone) for _, named in listing.further):
        return "a further page of the listing shows no postings"
    if (skipped := skipped_page(listing.numbers)) is not None:
        return f"no link leads to page {skipped} of the listing"
    if listing.pages_stated and crawl.pages < listing.pages_stated:
        return f"the listing states {listing.pages_stated} pages, {crawl.pages} read"
    if listing.total is not None and listing.total > listed:
        return f"the listing states {listing.total} postings, {listed} listed"
    return None


def nothing_read(found: ListedRows) -> str:
    """Return why no page at all could be read."""
    reasons = Counter(row.posting.unread_reason for row in found.rows.values())
    most = reasons.most_common(1)[0][0]
    return NO_MARKUP if most in UNMARKED else f"no page could be read: {most}"


def judge_empty(crawl: BoardCrawl, found: ListedRows) -> None:
    """End a board without postings: empty on proof, failed without."""
    listing = found.listing
    if found.gone:
        raise CrawlRefused("failed", "every page listed has been gone for a week")
    if listing.empty_proof and not listing.elsewhere:
        crawl.empty_proof = listing.empty_proof
        return
    if any(found.candidate(address).is_likely for address in found.others):
        raise CrawlRefused("failed", NO_MARKUP)
    elsewhere = f"; {listing.elsewhere} lead to another host" if listing.elsewhere else ""
    raise CrawlRefused("failed", f"no posting links found{elsewhere}")
