"""What earlier runs learnt of each page: its id, its fields, when it was read, and by what a change of it is told."""

from __future__ import annotations

import gzip
import json
import logging
import re
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spiders.items import Posting
from spiders.pages.addresses import normal_address

logger = logging.getLogger(__name__)
SCHEMA = """
create table if not exists page (board text, address text, posting_id text, row text, marks text,
                                 primary key (board, address)) without rowid;
create table if not exists loaded (run integer primary key);
"""
RUN_NAME = re.compile(r"\d+-\d{8}T\d{6}Z\.json")


@dataclass
class KnownPage:
    """One page as last seen: `posting_id` is None for a page that is no posting.

    `row` is the posting as last landed with its fields read; `marks` holds `read_at` and `asked_at` (ISO instants),
    `etag`, `last_modified`, `lastmod`, `gone_since` with `gone_times` where it answers 404, `address` where it is not
    that of the row, and `also_at` for twins.
    """

    posting_id: str | None = None
    row: dict[str, Any] | None = None
    marks: dict[str, str] = field(default_factory=dict)

    def posting(self) -> Posting:
        """Return the posting as last read, without its markup, which has been landed."""
        return Posting.landed(self.row or {})


class PageIndex:
    """The pages of a source in one SQLite file, made from its landed runs and remade where it is lost or damaged."""

    def __init__(self, landing: Path | None, source: str) -> None:
        self.landing, self.source = landing, source
        path = landing / "page_index" / f"{source}.sqlite" if landing is not None else None
        try:
            self.open(path)
        except (sqlite3.DatabaseError, OSError) as error:
            logger.warning("%s: %s; the page index is made again from landing, in memory", path, error)
            if (
                path is not None
                and isinstance(error, sqlite3.DatabaseError)
                and not isinstance(error, sqlite3.OperationalError)
            ):
                path.unlink()
            self.open(None)

    def open(self, path: Path | None) -> None:
        """Open the file, or an index in memory, with its tables, and take in what is not in it yet."""
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.connection = sqlite3.connect(path or ":memory:")
        self.connection.executescript(SCHEMA)
        self.catch_up()

    def catch_up(self) -> None:
        """Take in the sealed runs that are not in the index yet, in order, a transaction each."""
        loaded = {row[0] for row in self.connection.execute("select run from loaded")}
        for path in sorted(self.landing.glob("runs/*.json") if self.landing is not None else []):
            if not RUN_NAME.fullmatch(path.name):
                continue
            run = int(path.name.split("-")[0])
            if run not in loaded:
                with self.connection:
                    for entry in self.learnt(path):
                        self.connection.execute("insert or replace into page values (?, ?, ?, ?, ?)", entry)
                    self.connection.execute("insert into loaded values (?)", [run])

    def learnt(self, summary: Path) -> Iterator[tuple[str, str, str | None, str | None, str]]:
        """Yield what one run learnt of each page; a file that cannot be read teaches nothing."""
        try:
            run = json.loads(summary.read_text(encoding="utf-8"))
            crawls = [crawl for crawl in run["crawls"] if crawl["source"] == self.source]
        except (OSError, ValueError, KeyError, TypeError):
            return
        for crawl in crawls:
            is_whole = crawl["crawl_status"] in ("complete", "partial")
            for address, lastmod in (is_whole and crawl.get("other_pages")) or []:
                marks = {"asked_at": run["now"], **({"lastmod": lastmod} if lastmod else {})}
                yield crawl["board"], address, None, None, json.dumps(marks)
        for row in self.landed_rows(f"{summary.stem}.jsonl.gz"):
            board, address, *known = self.entry(row, run["now"])
            also_at = (row.get("page_marks") or {}).get("also_at", "").split()
            for name in (address, *also_at):
                yield board, name, *known

    def landed_rows(self, name: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a landed file up to where it is damaged."""
        assert self.landing is not None
        path = self.landing / "postings" / self.source / name
        if not path.exists():
            return
        try:
            with gzip.open(path, "rt", encoding="utf-8") as stream:
                for line in stream:
                    row = json.loads(line)
                    if isinstance(row, dict) and row.get("board") and row.get("source_posting_id"):
                        yield row
        except (OSError, EOFError, ValueError, zlib.error):
            logger.warning("%s: damaged; what follows is not known to the page index", path)

    def entry(self, row: dict[str, Any], now: str) -> tuple[str, str, str | None, str | None, str]:
        """Return the index entry of one landed row; a row that was not read keeps the fields read before."""
        board, url = row["board"], row.get("url")
        is_read = not row.get("unread_reason") and not row.get("text_not_fetched")
        marks = row.get("page_marks")
        if marks is None:  # landed before marks were
            marks = {"asked_at": now, **({"read_at": now} if is_read else {})}
        address = marks.get("address") or (normal_address(url) if url else str(row["source_posting_id"]))
        is_kept = is_read or "cursor" in marks  # a feed tells of what it has told before only by this
        kept = json.dumps(row | {"html": None}) if is_kept else self.kept_row(board, address)
        return board, address, row["source_posting_id"], kept, json.dumps(marks)

    def kept_row(self, board: str, address: str) -> str | None:
        """Return the fields of a page as last read."""
        query = "select row from page where board = ? and address = ?"
        found = self.connection.execute(query, [board, address]).fetchone()
        return found[0] if found else None

    def pages(self, board: str) -> dict[str, KnownPage]:
        """Return what is known of a board's pages, by normal address."""
        query = "select address, posting_id, row, marks from page where board = ?"
        return {
            address: KnownPage(posting_id, json.loads(row) if row else None, json.loads(marks))
            for address, posting_id, row, marks in self.connection.execute(query, [board])
        }

    def ids(self, board: str) -> set[str]:
        """Return the ids of all postings that were ever landed of a board."""
        return {name for (name,) in self.connection.execute("select posting_id from page where board = ?", [board])}

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
