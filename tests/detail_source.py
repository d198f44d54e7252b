"""A source as it could be: a list by POST in pages, texts asked one by one; run as a process, it lands like any other."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from scrapy import Request
from scrapy.http import JsonRequest

from spiders import runs, settings
from spiders.crawling import crawl_source
from spiders.fields import identifier
from spiders.items import Board, Posting
from spiders.job import Job, Limits
from spiders.landing_folder import Landing
from spiders.listing import ListingSpider
from spiders.row import Row


class DetailedSpider(ListingSpider):
    """Two rows a page, asked for with an offset in the body; the text of a posting has an address of its own."""

    name = "detailed"
    public_host = ""
    rows_key = "rows"
    total_path = ("total",)
    page_rows = 2
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
        """Take the text."""
        posting.html = answer.text("html")


def main(home: Path, run: str, base_url: str) -> None:
    """Crawl one board into a run's folder, note its texts as landed, and print its crawl line and the stats."""
    folder = home / "landing" / "incoming" / run
    folder.mkdir(parents=True)
    board = Board(source="detailed", board="acme", employer="Acme", base_url=base_url)
    now = f"2026-11-{17 + int(run.split('-')[0]):02}T03:15:00Z"
    job = Job(run_id=run, now=now, source="detailed", boards=[board], home=str(home), directory=str(folder))
    job.allow_hosts, job.limits = [base_url.removeprefix("http://")], Limits(backoff_seconds=0.05)
    stopped = crawl_source(job)
    assert stopped is None, stopped
    runs.index_texts(Landing(home), folder, "detailed", run)
    crawl = json.loads((folder / "detailed.crawls.part").read_text().splitlines()[-1])["crawl"]
    sys.stdout.write(json.dumps({"crawl": crawl, "stats": json.loads((folder / "detailed.stats.json").read_text())}))


if __name__ == "__main__":
    settings.SPIDER_MODULES[:] = ["tests.detail_source"]
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
