"""The machinery every source shares: read boards host by host, judge each answer's wholeness, land it."""

from __future__ import annotations

import asyncio
import logging
import time
from abc import abstractmethod
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar

import scrapy
from scrapy.crawler import Crawler

from spiders.archive import RawArchive
from spiders.fetching import Fetcher
from spiders.fields import UnreadableRow, identifier
from spiders.items import Board, BoardCrawl, Posting, TimeLimit
from spiders.job import Job
from spiders.landing import LandingWriter
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.safety import host_and_port, loggable
from spiders.storage import StorageError

logger = logging.getLogger(__name__)

# What mapping one row of a foreign answer may raise when the row is not shaped as its source documents.
UNREADABLE = (
    UnreadableRow,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    ValueError,
    OverflowError,
    RecursionError,
)
NO_TITLE = "title missing or unreadable"


class BoardSpider(scrapy.Spider):
    """A source: subclasses state its host, its listing kind, and how `read` one board.

    Each host's boards are read one after another, hosts side by side. Every board ends as exactly one
    `crawl_status`, whatever its answer was.
    """

    listing_kind: ClassVar[str] = "whole"
    public_host: ClassVar[str] = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> BoardSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        job: Job = kwargs["job"]
        spider.fetcher = Fetcher(crawler, job)
        spider.archive = RawArchive(job.part("warc"), job.now, keeps=job.keeps_raw)
        spider.landing = LandingWriter(job, spider.archive)
        return spider

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.fetcher: Fetcher
        self.landing: LandingWriter
        self.archive: RawArchive
        self.stopped: str | None = None

    def base(self, board: Board) -> str:
        """Return the board's host: its own `base_url`, else the source's public one."""
        return (board.base_url or self.public_host).rstrip("/")

    @abstractmethod
    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        """Read one board; end `crawl` as complete only on proof that the answer is the whole board."""

    async def start(self) -> AsyncIterator[Any]:
        """Read every board of the job; yields nothing, since boards are landed as they end."""
        hosts: dict[tuple[str, int], list[Board]] = {}
        for board in self.job.boards:
            hosts.setdefault(self.host_of(board), []).append(board)
        await asyncio.gather(*(self.read_in_turn(boards) for boards in hosts.values()))
        no_requests: tuple[scrapy.Request, ...] = ()  # the loop makes this an async generator, as Scrapy wants
        for request in no_requests:
            yield request

    def host_of(self, board: Board) -> tuple[str, int]:
        """Return host and port a board is read from; an unreadable address gets a turn of its own."""
        try:
            return host_and_port(self.base(board))
        except ValueError:
            return board.board, 0

    async def read_in_turn(self, boards: list[Board]) -> None:
        """Read the boards of one host, one after another; none after a file could not be written."""
        for board in boards:
            if self.stopped is None:
                try:
                    await self.read_and_land(board)
                except StorageError as error:
                    self.stopped = self.stopped or str(error)

    def time_limit(self) -> TimeLimit:
        """Return the limit of a board begun now: its own time, or what is left of the process's."""
        seconds = self.job.limits.board_seconds
        ends_at = time.monotonic() + seconds
        if ends_at <= self.job.reads_until:
            return TimeLimit(ends_at, f"time limit of {seconds:.0f} s")
        return TimeLimit(self.job.reads_until, f"time limit of its source, {self.job.seconds:.0f} s")

    async def read_and_land(self, board: Board) -> None:
        """Read one board to its crawl status and land what it gave."""
        crawl = BoardCrawl(self.name, board.board, self.job.now, self.listing_kind)
        crawl.time_limit = self.time_limit()
        gate = self.fetcher.gate(self.base(board))
        gate.delay = max(gate.delay, board.delay_s or 0.0)
        postings: list[Posting] = []
        try:
            if time.monotonic() >= self.job.reads_until:
                raise CrawlRefused(
                    "failed", f"not read: the time limit of its source, {self.job.seconds:.0f} s, was over"
                )
            postings = await self.read(board, crawl)
        except CrawlRefused as refused:
            crawl.end(refused.status, refused.reason, refused.http_status)
        except UNREADABLE as error:
            logger.exception("%s: unexpected shape", loggable(board.board))
            crawl.end("failed", f"shape: {loggable(error)}")
        kept = self.judged(crawl, postings)
        if self.stopped is None:
            self.landing.write_board(crawl, kept)
        logger.info("%s %s %s %d", self.name, loggable(board.board), crawl.crawl_status, crawl.listed)

    def judged(self, crawl: BoardCrawl, postings: list[Posting]) -> list[Posting]:
        """Return one posting an id, and set the status by counts, caps and proof of emptiness.

        Rows that could not be read make no board partial: what it lists is complete, and `unread` and
        `rows_without_id` say what of it is unknown.
        """
        unique = one_an_id(postings)
        crawl.duplicates += len(postings) - len(unique)
        crawl.listed = len(unique)
        if crawl.crawl_status in ("failed", "skipped"):
            crawl.listed = 0
            return []
        crawl.unread = dict(Counter(posting.unread_reason for posting in unique if posting.unread_reason))
        seen = crawl.listed + crawl.duplicates + crawl.rows_without_id
        if crawl.listed >= self.job.limits.board_rows:
            crawl.crawl_status, crawl.crawl_reason = "partial", "row cap reached"
        elif not crawl.listed and crawl.rows_without_id:
            crawl.end("failed", f"shape: none of {crawl.rows_without_id} rows has a readable id")
        elif crawl.stated_total is not None and crawl.stated_total != seen:
            crawl.crawl_status = "partial"
            crawl.crawl_reason = f"source states {crawl.stated_total} postings, {seen} read"
        elif not crawl.listed and not crawl.empty_proof:
            crawl.end("failed", "no postings found, and nothing shows that the board is empty")
        crawl.end("complete")
        return unique

    def mapped_rows(self, rows: list[Any], crawl: BoardCrawl, to_posting: Callable[[Row], Posting]) -> list[Posting]:
        """Map each row; one that cannot be read is counted by reason, and lands as seen where its id is readable."""
        postings = []
        for row in rows[: self.job.limits.board_rows]:
            try:
                if not isinstance(row, dict):
                    raise UnreadableRow("row is not an object")
                fields = Row(row, crawl)
                posting = titled(to_posting(fields), crawl)
                fields.count_unread()
            except UNREADABLE as error:
                reason = str(error) if isinstance(error, UnreadableRow) else type(error).__name__
                crawl.reject(reason)
                if (sighting := sighting_of(row, reason)) is None:
                    crawl.rows_without_id += 1
                    continue
                posting = sighting
            postings.append(posting)
        return postings

    def closed(self, reason: str) -> None:
        """Close the files at the end of the process."""
        self.archive.close()
        self.landing.close()


def titled(posting: Posting, crawl: BoardCrawl) -> Posting:
    """Return the posting; without a title it was seen but not read, since nothing can be said of such a vacancy."""
    if posting.title is None and not posting.unread_reason:
        crawl.reject(NO_TITLE)
        posting.unread_reason, posting.text_not_fetched, posting.html = NO_TITLE, True, None
    return posting


def sighting_of(row: Any, reason: str) -> Posting | None:
    """Return what can be said of a row that could not be read: its id and why, or None where it has no readable id."""
    try:
        return Posting(source_posting_id=identifier(row["id"]), unread_reason=reason, text_not_fetched=True)
    except UNREADABLE:
        return None


def one_an_id(postings: list[Posting]) -> list[Posting]:
    """Return the last posting of each id, one that was read before one that was not."""
    unique: dict[str, Posting] = {}
    for posting in postings:
        if not posting.unread_reason or posting.source_posting_id not in unique:
            unique[posting.source_posting_id] = posting
    return list(unique.values())


def count_unmapped(rows: list[Any], known: frozenset[str], crawl: BoardCrawl) -> None:
    """Count stated keys that Posting has no place for."""
    for row in rows:
        if isinstance(row, dict):
            for key in row.keys() - known:
                if row[key] not in (None, "", [], {}):
                    crawl.drop(str(key)[:60])


def require_keys(rows: list[Any], keys: tuple[str, ...]) -> None:
    """Raise CrawlRefused (shape) when a key that every posting has is in none of the rows."""
    objects = [row for row in rows if isinstance(row, dict)]
    for key in keys:
        if objects and not any(key in row for row in objects):
            raise CrawlRefused("failed", f"shape: key {key!r} missing")
    if rows and not objects:
        raise CrawlRefused("failed", "shape: rows are not objects")
