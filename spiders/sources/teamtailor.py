"""Teamtailor career sites."""

from __future__ import annotations

import re
from typing import Any

from scrapy import Request
from scrapy.settings.default_settings import RETRY_HTTP_CODES

from spiders.fields import identifier, mapping, text_or_none
from spiders.items import Board, BoardCrawl, Posting
from spiders.listing import Listed, ListingSpider
from spiders.pages.addresses import resolved, same_site
from spiders.pages.postings import to_posting
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import attributes, first

NUMBER = re.compile(r"/jobs/(\d+)")
FULL_PAGE = 100
SETTINGS: dict[str, Any] = {"RETRY_HTTP_CODES": [400, *RETRY_HTTP_CODES]}


class TeamtailorSpider(ListingSpider):
    """A career site's JSON Feed, in which each job carries a whole schema.org JobPosting.

    Documentation: jsonfeed.org/version/1.1 and support.teamtailor.com. The id is the number in a job's address. A feed
    of exactly a hundred jobs that names no next page may be cut; a sound one answers 400 at times. Each site states in
    robots.txt (Content-Signal) if it may be listed. Looked at in November 2026.
    """

    name = "teamtailor"
    public_host = "https://{board}.teamtailor.com"
    provider = "teamtailor.com"
    custom_settings = SETTINGS
    address = "/jobs.json"
    rows_key = "items"
    keys = frozenset(
        "id title url date_published date_modified content_html content_text tags language _jobposting".split()
    )

    def after(self, board: Board, listed: Listed) -> Request | None:
        """Return the request for the page that the newest one names."""
        following = mapping(listed.newest).get("next_url")
        if following in (None, ""):
            return None
        url = resolved(self.request(board).url, following) if isinstance(following, str) else None
        if url is None or not same_site(self.base(board), url):
            raise CrawlRefused("failed", "shape: next_url is no address of the site")
        return Request(url, headers={"Accept": "application/json"})

    def judge_list(self, crawl: BoardCrawl, listed: Listed) -> None:
        """End a feed as partial that may have been cut at a full page."""
        super().judge_list(crawl, listed)
        if listed.last == FULL_PAGE:
            crawl.end("partial", f"exactly {FULL_PAGE} jobs and no next page: the feed may be cut")

    def id_of(self, row: dict[str, Any]) -> str:
        """Return the number in a job's address, else the one that its JobPosting states; no other id is the same."""
        number = NUMBER.search(text_or_none(row.get("url")) or "")
        return number[1] if number else identifier(mapping(mapping(row["_jobposting"]).get("identifier"))["value"])

    def posting(self, row: Row) -> Posting:
        """Map one job: its JobPosting, and what only the feed's item states."""
        block, url = dict(mapping(row.stated("_jobposting"))), row.text("url")
        posting = to_posting(block, row.crawl)
        posting.source_posting_id = self.id_of(row.fields)
        posting.title = row.text("title") or posting.title
        posting.employer_text = posting.employer_text or text_or_none(mapping(block.get("identifier")).get("name"))
        posting.url = url
        posting.language_text = row.text("language")
        posting.published_at = posting.published_at or row.instant("date_published")
        posting.updated_at = row.instant("date_modified")
        posting.attributes = attributes(row, "tags")
        posting.html = posting.html or first(row, ("content_html", "content_text"))
        return posting
