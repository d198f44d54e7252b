"""Teamtailor career sites."""

from __future__ import annotations

import re
from typing import Any

from scrapy import Request
from scrapy.settings.default_settings import RETRY_HTTP_CODES

from spiders.fields import identifier, mapping
from spiders.items import Board, BoardCrawl, Posting
from spiders.listing import Listed, ListingSpider
from spiders.pages.postings import to_posting
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
        return Request(following, headers={"Accept": "application/json"}) if isinstance(following, str) else None

    def judge_list(self, crawl: BoardCrawl, listed: Listed) -> None:
        """End a feed as partial that may have been cut at a full page."""
        super().judge_list(crawl, listed)
        if listed.last == FULL_PAGE:
            crawl.end("partial", f"exactly {FULL_PAGE} jobs and no next page: the feed may be cut")

    def posting(self, row: Row) -> Posting:
        """Map one job: its JobPosting, and what only the feed's item states."""
        block, url = dict(mapping(row.stated("_jobposting"))), row.text("url")
        posting = to_posting(block, row.crawl)
        number = NUMBER.search(url or "")
        named = mapping(block.get("identifier"))
        posting.source_posting_id = number[1] if number else identifier(named.get("value") or row.fields.get("id"))
        posting.title = row.text("title") or posting.title
        posting.employer_text = posting.employer_text or named.get("name")
        posting.url = url
        posting.language_text = row.text("language")
        posting.published_at = posting.published_at or row.instant("date_published")
        posting.updated_at = row.instant("date_modified")
        posting.attributes = attributes(row, "tags")
        posting.html = posting.html or first(row, ("content_html", "content_text"))
        return posting
