"""NAV's feed of vacancies in Norway."""

from __future__ import annotations

import os
import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from scrapy import Request
from scrapy.http import Response

from spiders.feed import FeedSpider
from spiders.fields import identifier, mapping
from spiders.items import Board, BoardCrawl, Posting
from spiders.job import Job
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import attributes, places_of

TOKEN = re.compile(r"[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")
LISTED_FOR = timedelta(days=120)
PAGE = "https://arbeidsplassen.nav.no/stillinger/stilling/"


class NavSpider(FeedSpider):
    """Pages of events, oldest first, behind the last of which new ones come; each advert has an answer of its own.

    Documentation: github.com/navikt/pam-stilling-feed. Free for all who name NAV, remove what turns inactive and
    follow changes. A lasting token may be given as JOBTRENDS_NAV_TOKEN; else the public one is asked for. Adverts that
    were last changed more than 120 days before the first reading are not in it. Names and addresses of persons are not
    read. Looked at in November 2026.
    """

    name = "nav"
    public_host = "https://pam-stilling-feed.nav.no"
    attribution = "NAV"
    keys = frozenset("id url title date_modified _feed_entry".split())
    detail_keys = frozenset(
        "uuid title jobtitle description published expires updated applicationDue applicationUrl link sourceurl"
        " workLocations employer engagementtype extent sector positioncount categoryList occupationCategories".split()
    )

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(job, **kwargs)
        self.token = os.getenv("JOBTRENDS_NAV_TOKEN", "")

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        """Read the feed with a token."""
        if not self.token:
            response = await self.get(f"{self.base(board)}/api/publicToken", crawl, accept="text/plain")
            found = TOKEN.search(response.text)
            if found is None:
                raise CrawlRefused("failed", "no public token in the answer", response.status)
            self.token = found[0]
        return await super().read(board, crawl)

    def request(self, board: Board, path: str, **headers: str) -> Request:
        """Return a request with the token."""
        told = {"Accept": "application/json", "Authorization": f"Bearer {self.token}", **headers}
        return Request(f"{self.base(board)}/api/v1/{path}", headers=told)

    def snapshot(self, board: Board) -> Request:
        """Return the request for the oldest page that still matters."""
        begin = format_datetime(datetime.fromisoformat(self.job.now) - LISTED_FOR, usegmt=True)
        return self.request(board, "feed", **{"If-Modified-Since": begin})

    def events(self, board: Board, cursor: str) -> Request:
        """Return the request for a page."""
        return self.request(board, f"feed/{quote(cursor)}")

    def rows(self, answer: Any) -> list[Any]:
        """Return the events of a page."""
        found = mapping(answer).get("items")
        if not isinstance(found, list):
            raise CrawlRefused("failed", "shape: key 'items' missing")
        return found

    def cursor(self, answer: Any) -> str | None:
        """Return the name of the next page, that of this one where it is the last."""
        name = answer.get("next_id") or answer.get("id")
        return None if name is None else str(name)

    def removed_id(self, row: dict[str, Any]) -> str | None:
        """Return the id of an advert that is no longer active."""
        entry = mapping(row.get("_feed_entry"))
        status = entry.get("status")
        gone = isinstance(status, str) and status.upper() not in ("", "ACTIVE")
        return str(entry.get("uuid") or row.get("id")) if gone else None

    def posting(self, row: Row) -> Posting:
        """Map one event of an active advert."""
        entry = row.row("_feed_entry")
        name, town = identifier(entry.fields.get("uuid") or row.fields.get("id")), entry.text("municipal")
        return Posting(
            source_posting_id=name,
            title=entry.text("title") or row.text("title"),
            employer_text=entry.text("businessName"),
            url=PAGE + name,
            location_texts=[town] if town else [],
            updated_at=entry.instant("sistEndret") or row.instant("date_modified"),
        )

    def detail(self, board: Board, posting: Posting) -> Request:
        """Return the request for an advert."""
        return self.request(board, f"feedentry/{quote(posting.source_posting_id)}")

    def decode_detail(self, response: Response, posting: Posting, crawl: BoardCrawl) -> Any:
        """Return the advert itself, which only active ones have."""
        answer = mapping(self.decode(response, crawl))
        found = answer.get("ad_content")
        if not isinstance(found, dict):
            raise CrawlRefused("failed", "no longer active")
        return {key: value for key, value in found.items() if key != "contactList"}

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take the advert."""
        employer, kinds = answer.row("employer"), [answer.text("engagementtype"), answer.text("extent")]
        posting.title = answer.text("title") or posting.title
        posting.employer_text = employer.text("name") or posting.employer_text
        posting.url = answer.text("link") or answer.text("sourceurl") or posting.url
        posting.places = places_of(answer.rows("workLocations"), ("city", "municipal"), "county", "country")
        posting.employment_type_text = ", ".join(kind for kind in kinds if kind) or None
        posting.published_at = answer.instant("published")
        posting.valid_through = answer.instant("expires", is_past=False)
        posting.attributes = attributes(answer, "jobtitle", "sector", "positioncount", "applicationDue", "categoryList")
        posting.html = answer.text("description")
