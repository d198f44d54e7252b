"""Write what a spider read: postings and crawls as appendable part files, sealed later by rename."""

from __future__ import annotations

import gzip
import hashlib
import json

from spiders.archive import RawArchive
from spiders.items import BoardReading, Posting
from spiders.job import Job
from spiders.storage import close_quietly, storing

POSTINGS_GZIP_LEVEL = 1  # the treasure is small beside the raw answers; level 6 costs three times the time


class LandingWriter:
    """Append one board at a time: its postings as one gzip member, then its crawl line, which makes it count.

    A crawl line holds the length of the postings file behind it, so that a file cut by a kill can be cut back to
    the last whole board.
    """

    def __init__(self, job: Job, archive: RawArchive | None) -> None:
        self.folder, self.archive = job.run_folder, archive
        self.postings = job.part("postings").open("ab")
        self.crawls = job.part("crawls").open("ab")
        self.texts = job.part("texts").open("ab")

    def write_board(self, reading: BoardReading) -> None:
        """Land one finished board; raises StorageError where that fails."""
        with storing(self.folder):
            self._write_board(reading)

    def _write_board(self, reading: BoardReading) -> None:
        crawl = reading.crawl
        begins = self.postings.tell()
        crawl.postings_digest = self._write_postings(reading)
        if crawl.validators:
            crawl.validators |= {"begins": str(begins), "ends": str(self.postings.tell())}
        ends = {
            "postings": self.postings.tell(),
            "texts": self.texts.tell(),
            "warc": self.archive.length if self.archive is not None else 0,
        }
        line = {"crawl": crawl.as_row(), "ends": ends}
        self.crawls.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        self.crawls.flush()

    def _write_postings(self, reading: BoardReading) -> str | None:
        if not reading.postings:
            return None
        digest = hashlib.sha256()
        with gzip.GzipFile(fileobj=self.postings, mode="wb", compresslevel=POSTINGS_GZIP_LEVEL, mtime=0) as member:
            for posting in reading.postings:
                row = {"board": reading.crawl.board, **posting.as_row()}
                line = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
                digest.update(line)
                member.write(line)
                if posting.html is not None or (posting.text_key and posting.source_posting_id in reading.asked):
                    self._write_text(reading, posting)
        self.postings.flush()
        self.texts.flush()
        return digest.hexdigest()

    def _write_text(self, reading: BoardReading, posting: Posting) -> None:
        """Note for the text index that the run lands a wording, and what was added with it."""
        name, row = posting.source_posting_id, posting.as_row()
        asked = reading.asked.get(name)
        added = json.dumps({key: row[key] for key in asked.fields}, ensure_ascii=False) if asked else None
        entry = [reading.crawl.board, name, posting.text_key, asked.changed if asked else None, added]
        self.texts.write(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    def close(self) -> None:
        """Close the part files."""
        for stream in (self.postings, self.crawls, self.texts):
            close_quietly(stream)
