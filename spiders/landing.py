"""Write what a spider read: postings and crawls as appendable part files, sealed later by rename."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import re
from pathlib import Path
from typing import Any

from spiders.archive import RawArchive
from spiders.items import BoardCrawl, Posting
from spiders.job import Job
from spiders.landing_folder import Landing
from spiders.redaction import without_personal_data
from spiders.storage import close_quietly, storing

logger = logging.getLogger(__name__)
TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,5000}>")
POSTINGS_GZIP_LEVEL = 1  # the treasure is small beside the raw answers; level 6 costs three times the time


def text_key(title: str | None, html: str | None) -> str:
    """Identify the wording of a posting: a hash of its words, blind to markup, styles and tracking links."""
    words = " ".join(TAG.sub(" ", html or "").split())
    return hashlib.blake2b(f"{title}\n{words}".encode(), digest_size=16).hexdigest()


class LandingWriter:
    """Append one board at a time: its postings as one gzip member, then its crawl line, which makes it count.

    A crawl line holds the length of the postings file behind it, so that a file cut by a kill can be cut back to
    the last whole board.
    """

    def __init__(self, job: Job, archive: RawArchive) -> None:
        landing = Landing(Path(job.home))
        self.index = landing.text_index(job.source)
        for note in landing.notes:
            logger.warning(note)
        self.folder, self.archive = Path(job.directory), archive
        self.postings = job.part("postings").open("ab")
        self.crawls = job.part("crawls").open("ab")
        self.texts = job.part("texts").open("ab")

    def write_board(self, crawl: BoardCrawl, postings: list[Posting]) -> None:
        """Land one finished board; raises StorageError where that fails."""
        with storing(self.folder):
            self._write_board(crawl, postings)

    def _write_board(self, crawl: BoardCrawl, postings: list[Posting]) -> None:
        crawl.postings_digest = self._write_postings(crawl.board, postings)
        ends = {
            "postings": self.postings.tell(),
            "texts": self.texts.tell(),
            "warc": self.archive.length,
        }
        line = {"crawl": crawl.as_row(), "ends": ends}
        self.crawls.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self.crawls.flush()

    def _write_postings(self, board: str, postings: list[Posting]) -> str | None:
        if not postings:
            return None
        landed, digest = self.index.landed(board), hashlib.sha256()
        with gzip.GzipFile(fileobj=self.postings, mode="wb", compresslevel=POSTINGS_GZIP_LEVEL, mtime=0) as member:
            for posting in postings:
                row = self._row(board, posting, landed)
                line = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
                digest.update(line)
                member.write(line)
        self.postings.flush()
        self.texts.flush()
        return digest.hexdigest()

    def _row(self, board: str, posting: Posting, landed: dict[str, str]) -> dict[str, Any]:
        key = text_key(posting.title, posting.html) if posting.html else posting.text_key
        row: dict[str, Any] = {"board": board, **posting.as_row(), "text_key": key}
        for name in ("title", "salary_text"):
            row[name] = row[name] and without_personal_data(row[name])
        row["attributes"] = {name: without_personal_data(value) for name, value in posting.attributes.items()}
        if not posting.html or landed.get(posting.source_posting_id) == key:
            row["html"] = None
        else:
            row["html"] = without_personal_data(posting.html)
            entry = [board, posting.source_posting_id, key]
            self.texts.write(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        return row

    def close(self) -> None:
        """Close the part files."""
        for stream in (self.postings, self.crawls, self.texts):
            close_quietly(stream)
        self.index.close()
