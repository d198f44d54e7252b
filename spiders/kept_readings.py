"""What the last whole reading of each board was, so that an answer of "not modified" can stand for it.

The validators of an answer are landed with the crawl that read it, and hold once its run is sealed: a run that was
killed leaves none behind.
"""

from __future__ import annotations

import email.utils
import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy.http import Response

from spiders.items import BoardCrawl, Posting
from spiders.job import Job
from spiders.landing_folder import Landing
from spiders.text_index import KnownText

LOOKED_BACK = timedelta(days=8)
# However unchanged a board says to be, it is read again after so long.
TRUSTED_FOR = timedelta(days=7)
# A time of change so shortly before the answer may hide a second change (RFC 9110, 8.8.2.2).
SETTLED_SECONDS = 60
CONDITIONS = {"etag": "If-None-Match", "last_modified": "If-Modified-Since"}
# What a crawl says of an answer, and so again of the same answer.
FACTS = (
    "company_name", "stated_total", "duplicates", "replaced_characters", "rejected", "rows_without_id", "dropped",
    "empty_proof",
)  # fmt: skip


@dataclass(frozen=True)
class KeptReading:
    """One board as a run landed it whole, from one answer; `crawl` is its crawl line."""

    run_id: str
    crawl: dict[str, Any]

    @property
    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for an answer only if it is another."""
        told = self.crawl["validators"]
        return {header: told[name] for name, header in CONDITIONS.items() if name in told}

    def tell(self, crawl: BoardCrawl) -> None:
        """Say of a new crawl what holds of the answer that it got again."""
        for name in FACTS:
            setattr(crawl, name, self.crawl[name])
        crawl.pages, crawl.validators = 1, dict(self.crawl["validators"])


class KeptReadings:
    """The last whole readings of a source's boards in the runs landed lately; none for a spider run by hand."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.landing = Landing(Path(job.home)) if job.directory is not None else None
        self.found: dict[str, KeptReading] | None = None

    def of(self, board: str, address: str) -> KeptReading | None:
        """Return the last whole reading of a board, if it came from this one address and is still to be trusted."""
        if self.found is None:
            self.found = self.find()
        kept = self.found.get(board)
        if kept is None or kept.crawl["validators"].get("address") != address:
            return None
        age = datetime.fromisoformat(self.job.now) - datetime.fromisoformat(kept.crawl["validators"]["read_at"])
        return kept if timedelta(0) <= age < TRUSTED_FOR else None

    def find(self) -> dict[str, KeptReading]:
        """Look through the sealed runs, the newest first, until every board of the job is found."""
        found: dict[str, KeptReading] = {}
        missing = {board.board for board in self.job.boards}
        since = datetime.fromisoformat(self.job.now) - LOOKED_BACK
        for summary in self.landing.summaries(since) if self.landing is not None else ():
            for crawl in summary["crawls"]:
                is_whole = crawl["source"] == self.job.source and crawl["crawl_status"] == "complete"
                if is_whole and crawl["board"] in missing:
                    missing.discard(crawl["board"])
                    if crawl.get("validators"):
                        found[crawl["board"]] = KeptReading(summary["run_id"], crawl)
            if not missing:
                break
        return found

    def postings(self, kept: KeptReading, known: Mapping[str, KnownText]) -> list[Posting] | None:
        """Return what a reading landed; None where any of it is missing or changed since, texts included."""
        rows = self.rows(kept)
        if rows is None:
            return None
        for row in rows:
            text = known.get(row["source_posting_id"])
            if row.get("text_key") and (text is None or text.text_key != row["text_key"]):
                return None
        return [Posting.landed(row) for row in rows]

    def rows(self, kept: KeptReading) -> list[dict[str, Any]] | None:
        """Return the landed rows; None where they are not as they were landed."""
        if not kept.crawl["listed"]:
            return []
        assert self.landing is not None
        path = self.landing.postings / self.job.source / f"{kept.run_id}.jsonl.gz"
        told = kept.crawl["validators"]
        try:
            begins, ends = int(told["begins"]), int(told["ends"])
            with path.open("rb") as stream:
                stream.seek(begins)
                content = gzip.decompress(stream.read(ends - begins))
        except (OSError, EOFError, zlib.error, ValueError, KeyError):
            return None
        lines = content.splitlines()
        if hashlib.sha256(content).hexdigest() != kept.crawl["postings_digest"] or len(lines) != kept.crawl["listed"]:
            return None
        return [json.loads(line) for line in lines]


def validators(response: Response, address: str, now: str) -> dict[str, str]:
    """Return what tells later that an answer has not changed; none where it led elsewhere or states none."""
    headers = {name: (response.headers.get(header) or b"").decode("latin-1") for name, header in STATED.items()}
    told = {"etag": headers["etag"]} if headers["etag"] else {}
    if not told and is_settled(headers["last_modified"], headers["date"]):
        told = {"last_modified": headers["last_modified"]}
    return told | {"address": address, "read_at": now} if told and response.url == address else {}


STATED = {"etag": "ETag", "last_modified": "Last-Modified", "date": "Date"}


def is_settled(last_modified: str, date: str) -> bool:
    """Return whether an answer changed long enough before it was sent."""
    try:
        changed, sent = (email.utils.parsedate_to_datetime(text) for text in (last_modified, date))
        return (sent - changed).total_seconds() >= SETTLED_SECONDS
    except (TypeError, ValueError):
        return False
