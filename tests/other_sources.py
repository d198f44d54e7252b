"""Sources as they could be: a list by POST with texts asked one by one, and a feed of events.

Run as a process, they land like any other: `python -m tests.other_sources HOME SOURCE RUN BASE_URL`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import JsonRequest

from spiders import runs, settings
from spiders.crawling import crawl_source
from spiders.feed import FeedSpider
from spiders.fields import identifier, mapping
from spiders.items import Board, Posting
from spiders.landing_folder import Landing
from spiders.listing import ListingSpider
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.stated import pay_of


class DetailedSpider(ListingSpider):
    """Two rows a page, asked for with an offset in the body; the text of a posting has an address of its own."""

    name = "detailed"
    public_host = ""
    rows_key = "rows"
    total_path = ("total",)
    page_rows = 2
    details_per_board = 2
    keys = frozenset(["id", "title", "changed"])

    def request(self, board: Board, skip: int = 0, page: int = 1) -> Request:
        """Return the request for the rows behind `skip` others."""
        return JsonRequest(f"{self.base(board)}/list", data={"offset": skip}, headers={"X-Client": "tests"})

    def posting(self, row: Row) -> Posting:
        """Map one row."""
        name = identifier(row.fields.get("id"))
        return Posting(source_posting_id=name, title=row.text("title"), updated_at=row.instant("changed"))

    def detail(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for a posting's text."""
        return Request(f"{self.base(board)}/text/{posting.source_posting_id}", headers={"X-Client": "tests"})

    def fill(self, posting: Posting, answer: Row) -> None:
        """Take the text, and what the list does not state."""
        posting.html = answer.text("html")
        posting.location_texts += answer.texts("location")
        posting.updated_at = None
        posting.pay = pay_of(answer.row("pay"), "low", "high", "currency", "period")


class TenantsSpider(DetailedSpider):
    """The same, with many hosts at one provider."""

    name = "tenants"
    provider, provider_at_once, provider_delay = "acme-cloud", 2, 0.25


class EventsSpider(FeedSpider):
    """Rows behind a cursor, with removals among them."""

    name = "events"
    public_host = ""

    def snapshot(self, board: Board) -> Request:
        """Return the request for all that is live."""
        return Request(f"{self.base(board)}/all")

    def events(self, board: Board, cursor: str) -> Request:
        """Return the request for what happened since."""
        return Request(f"{self.base(board)}/since/{cursor}")

    def rows(self, answer: Any) -> list[Any]:
        """Return the events of an answer."""
        found = mapping(answer).get("events")
        if not isinstance(found, list):
            raise CrawlRefused("failed", "shape: key 'events' missing")
        return found

    def cursor(self, answer: Any) -> str | None:
        """Return the cursor behind an answer."""
        return str(answer["next"])

    def posting(self, row: Row) -> Posting:
        """Map one event."""
        name = identifier(row.fields.get("id"))
        return Posting(source_posting_id=name, title=row.text("title"), html=row.text("html"))


def main(home: Path, source: str, run: str, *base_urls: str) -> None:
    """Crawl a board at each address in a run of its own, seal it, and print the first crawl line.

    Tenants are held to a fifth of every delay, other sources to none.
    """
    landing = Landing(home)
    landing.prepare()
    folder = landing.incoming / run
    folder.mkdir()
    names = ["acme", *(f"acme{number}" for number in range(1, len(base_urls)))]
    boards = [
        Board(source=source, board=name, employer="Acme", base_url=url)
        for name, url in zip(names, base_urls, strict=True)
    ]
    told = {"contact": "tests", "request_delay": 1.0, "limits": {"backoff_seconds": 0.05}}
    told |= {"allowed_delay_share": 0.2 if source == "tenants" else 0.0}
    told["allow_hosts"] = [url.removeprefix("http://") for url in base_urls]
    now = f"2026-11-{17 + int(run.split('-')[0]):02}T03:15:00Z"
    begun = {"run_id": run, "sequence": int(run.split("-")[0]), "now": now, "settings": told}
    begun["due"] = [[source, name] for name in names]
    begun["boards"] = [asdict(board) | {"listing_kind": "whole"} for board in boards]
    (folder / "run.json").write_text(json.dumps(begun))
    stopped = crawl_source(runs.job_of(folder, source))
    assert stopped is None, stopped
    sys.stdout.write(json.dumps(runs.seal(landing, folder, {})["crawls"][0]))


if __name__ == "__main__":
    settings.SPIDER_MODULES[:] = ["tests.other_sources"]
    main(Path(sys.argv[1]), *sys.argv[2:])
