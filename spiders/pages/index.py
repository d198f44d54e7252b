"""What earlier runs learnt of each page: its id, its fields, when it was read, and by what a change of it is told."""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from spiders.items import Posting
from spiders.months import DAMAGE, is_month_file, landed_lines, month_files, month_lines, runs_in, sealed_lines
from spiders.pages.addresses import normal_address

logger = logging.getLogger(__name__)
SCHEMA = """
create table if not exists page (board text, address text, posting_id text, row text, marks text,
                                 primary key (board, address)) without rowid;
create table if not exists loaded (run integer primary key);
"""
RUN_NAME = re.compile(r"\d+-\d{8}T\d{6}Z\.json")
Entry = tuple[str, str, str | None, str | None, str]


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
        """Take in the sealed runs that are not in the index yet, in order, a transaction for each file of them."""
        if self.landing is None:
            return
        loaded = {row[0] for row in self.connection.execute("select run from loaded")}
        own = sorted(path for path in self.landing.glob("runs/*.json") if RUN_NAME.fullmatch(path.name))
        for path in [*month_files(self.landing / "runs"), *own]:
            try:
                runs = runs_in(path) if is_month_file(path) else [path.stem]
            except DAMAGE:
                continue  # a build names it
            if new := [run for run in runs if number(run) not in loaded]:
                self.take_in(path, new)
                loaded |= {number(run) for run in new}

    def take_in(self, summaries: Path, runs: list[str]) -> None:
        """Put into the index what runs learnt, whose summaries a file holds."""
        with self.connection:
            for entry in self.learnt(summaries, set(runs)):
                self.connection.execute("insert or replace into page values (?, ?, ?, ?, ?)", entry)
            self.connection.executemany("insert or ignore into loaded values (?)", [[number(run)] for run in runs])

    def learnt(self, summaries: Path, wanted: set[str]) -> Iterator[Entry]:
        """Yield what runs learnt of each page, board by board, those of a board in order.

        A summary that cannot be read teaches nothing.
        """
        clocks: dict[str, str] = {}
        others: dict[tuple[str, str], list[Entry]] = {}
        try:
            for name, line in lines_of(summaries):
                if name in wanted:
                    run = json.loads(line)
                    others |= {(board, name): pages for board, pages in self.other_pages(run).items()}
                    clocks[name] = run["now"]
        except DAMAGE:
            logger.warning("%s: damaged; what follows is not known to the page index", summaries)
        for board, rows in groupby(self.landed_rows(summaries), key=lambda pair: pair[1]["board"]):
            of_run = defaultdict(list)
            for name, row in rows:
                of_run[name].append(row)
            for name in sorted(clocks):
                yield from others.pop((board, name), [])
                for row in of_run[name]:
                    yield from self.entries(row, clocks[name])
        for _, pages in sorted(others.items()):
            yield from pages

    def other_pages(self, run: dict[str, Any]) -> dict[str, list[Entry]]:
        """Return what a run's summary says of pages that are no postings, by board."""
        found: dict[str, list[Entry]] = {}
        for crawl in run["crawls"]:
            if crawl["source"] == self.source and crawl["crawl_status"] in ("complete", "partial"):
                for address, lastmod in crawl.get("other_pages") or []:
                    marks = {"asked_at": run["now"], **({"lastmod": lastmod} if lastmod else {})}
                    entry = (crawl["board"], address, None, None, json.dumps(marks))
                    found.setdefault(crawl["board"], []).append(entry)
        return found

    def landed_rows(self, summaries: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield run and row of all that the runs landed whose summaries a file holds, up to where it is damaged."""
        postings = summaries.parent.parent / "postings" / self.source
        try:
            for name, line in postings_of(summaries, postings):
                row = json.loads(line)
                if isinstance(row, dict) and row.get("board") and row.get("source_posting_id"):
                    yield name, row
        except FileNotFoundError:
            return  # nothing was landed
        except DAMAGE as error:
            logger.warning("landing of %s: damaged (%s); what follows is not known to the index", self.source, error)

    def entries(self, row: dict[str, Any], now: str) -> Iterator[Entry]:
        """Yield the index entries of one landed row, one for each address of its page."""
        board, address, *known = self.entry(row, now)
        for name in (address, *(row.get("page_marks") or {}).get("also_at", "").split()):
            yield board, name, known[0], known[1], str(known[2])

    def entry(self, row: dict[str, Any], now: str) -> Entry:
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


def lines_of(summaries: Path) -> Iterator[tuple[str, bytes]]:
    """Yield run and summary, of a month's runs or of one."""
    if is_month_file(summaries):
        yield from month_lines(summaries)
    else:
        yield summaries.stem, summaries.read_bytes()


def postings_of(summaries: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield run and line of each posting in a folder, of a month's runs or of one."""
    if is_month_file(summaries):
        yield from landed_lines(folder / summaries.name)
    else:
        yield from ((summaries.stem, line) for line in sealed_lines(folder / f"{summaries.stem}.jsonl.gz"))


def number(run: str) -> int:
    """Return the number in the name of a run."""
    return int(run.split("-")[0])
