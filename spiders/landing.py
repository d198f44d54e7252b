"""Write what a spider read: postings and crawls as appendable part files, sealed later by rename."""

from __future__ import annotations

import hashlib
import json

import orjson

from spiders.archive import RawArchive
from spiders.compression import GzipMember
from spiders.items import BoardReading, Posting
from spiders.job import Job
from spiders.storage import close_quietly, storing

JSON = json.JSONEncoder(ensure_ascii=False)


def as_json(row: object) -> bytes:
    """Return one line of JSON; what orjson refuses, lone surrogates and long integers, takes the slower way."""
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:
        return (JSON.encode(row) + "\n").encode("utf-8", "replace")


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
        self.crawls.write(as_json(line))
        self.crawls.flush()

    def _write_postings(self, reading: BoardReading) -> str | None:
        if not reading.postings:
            return None
        digest = hashlib.sha256()
        member = GzipMember(self.postings)
        for posting in reading.postings:
            row = {"board": reading.crawl.board, **posting.as_row()}
            line = as_json(row)
            digest.update(line)
            member.write(line)
            if posting.html is not None or (posting.text_key and posting.source_posting_id in reading.asked):
                self._write_text(reading, posting)
        member.close()
        self.postings.flush()
        self.texts.flush()
        return digest.hexdigest()

    def _write_text(self, reading: BoardReading, posting: Posting) -> None:
        """Note for the text index that the run lands a wording, and what was added with it."""
        asked, changed, added = reading.asked.get(posting.source_posting_id), None, None
        if asked:
            row = posting.as_row()
            changed, added = asked.changed, JSON.encode({key: row[key] for key in asked.fields})
        self.texts.write(as_json([reading.crawl.board, posting.source_posting_id, posting.text_key, changed, added]))

    def close(self) -> None:
        """Close the part files."""
        for stream in (self.postings, self.crawls, self.texts):
            close_quietly(stream)
