"""What every source shares: read boards host by host, ask politely, and yield each board's reading as an item."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.archive import RawArchive
from spiders.by_hand import job_by_hand
from spiders.items import AskedText, Board, BoardCrawl, BoardReading, Posting
from spiders.job import Job, Limits, TimeLimit
from spiders.kept_readings import KeptReadings
from spiders.known_texts import known_texts
from spiders.mapping import UNREADABLE
from spiders.middlewares.retry import NO_ANSWER_KINDS, no_answer_reason
from spiders.paced_spider import PacedSpider
from spiders.politeness import CrawlRefused
from spiders.safety import host_and_port, loggable
from spiders.storage import StorageError
from spiders.text_index import TextIndex

logger = logging.getLogger(__name__)
# Hosts read side by side, and so the boards in memory at once.
HOSTS_AT_ONCE, TENANTS_AT_ONCE = 64, 8


class BoardSpider(PacedSpider):
    """A source: subclasses state its facts, and how `read` one board.

    Each host's boards are read one after another, hosts side by side; of a provider's hosts only some, since its pace
    is kept up by few.
    """

    listing_kind: ClassVar[str] = "whole"  # what an absence from its listing shows
    states_first_publication: ClassVar[bool] = True
    dates_suspect: ClassVar[bool] = False  # its dates move without a repost
    attribution: ClassVar[str] = ""  # words that its owner asks for
    may_list: ClassVar[bool] = True  # its terms allow its adverts to be listed with title and link
    crawl_seconds: ClassVar[float] = 3600.0  # for all of its boards in one run
    answer_seconds: ClassVar[float] = 0.0  # for a source whose answers can take longer than DOWNLOAD_TIMEOUT

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        job: Job = kwargs.pop("job", None) or job_by_hand(cls.name, cls.public_host, crawler.settings, kwargs)
        spider = super().from_crawler(crawler, *args, job=job, **kwargs)
        seconds = min(max(job.limits.answer_seconds, cls.answer_seconds), job.longest_answer_seconds)
        crawler.settings.set("DOWNLOAD_TIMEOUT", seconds, priority="cmdline")
        crawler.settings.set("DOWNLOAD_DELAY", max(job.request_delay, cls.least_delay), priority="cmdline")
        crawler.settings.set("DOWNLOAD_SLOTS", spider.download_slots(), priority="spider")
        spider.limits, spider.reads_until = Limits.of(crawler.settings), job.reads_until(seconds)
        spider.texts, spider.kept = known_texts(job), KeptReadings(job)
        if job.directory is not None:
            spider.archive = RawArchive(job.part("warc"), job.now, keeps=job.keeps_raw)
        return spider

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(job, **kwargs)
        self.limits: Limits
        self.reads_until: float  # no request is sent later, on the monotonic clock
        self.texts: TextIndex
        self.kept: KeptReadings
        self.archive: RawArchive | None = None
        self.stopped: str | None = None
        self.asked: dict[str, dict[str, AskedText]] = {}  # by the tokens of the boards begun, then by id
        self.time_limits: dict[str, TimeLimit] = {}  # by the tokens of the boards begun

    @abstractmethod
    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        """Read one board; end `crawl` as complete only on proof that the answer is the whole board."""

    # Boards

    async def start(self) -> AsyncIterator[Any]:
        """Yield the reading of every board of the job, as boards end."""
        hosts: dict[tuple[str, int], list[Board]] = {}
        for board in self.job.boards:
            hosts.setdefault(self.turn_of(board), []).append(board)
        readings: asyncio.Queue[BoardReading | None] = asyncio.Queue(maxsize=1)
        reading_all = asyncio.ensure_future(self.read_all(list(hosts.values()), readings))
        try:
            while (reading := await readings.get()) is not None:
                yield reading
            await reading_all
        finally:
            reading_all.cancel()

    def turn_of(self, board: Board) -> tuple[str, int]:
        """Return host and port a board is read from; an unreadable address gets a turn of its own."""
        try:
            return host_and_port(self.base(board))
        except ValueError:
            return board.board, 0

    async def read_all(self, hosts: list[list[Board]], readings: asyncio.Queue[BoardReading | None]) -> None:
        """Put all readings in the queue, then None; the hosts with most boards come first, since they take longest."""
        waiting = iter(sorted(hosts, key=len, reverse=True))
        at_once = TENANTS_AT_ONCE if self.provider is not None else HOSTS_AT_ONCE
        try:
            await asyncio.gather(*(self.read_hosts(waiting, readings) for _ in range(min(at_once, len(hosts)))))
        finally:
            await readings.put(None)

    async def read_hosts(self, waiting: Iterator[list[Board]], readings: asyncio.Queue[BoardReading | None]) -> None:
        """Read the boards of one host after another, of those that nobody has begun."""
        for boards in waiting:
            await self.read_in_turn(boards, readings)

    async def read_in_turn(self, boards: list[Board], readings: asyncio.Queue[BoardReading | None]) -> None:
        """Read the boards of one host, one after another; none after a file could not be written."""
        for board in boards:
            if self.stopped is None and (reading := await self.read_board(board)) is not None:
                await readings.put(reading)

    def time_limit(self) -> TimeLimit:
        """Return the limit of a board begun now: its own time, or what is left of the process's."""
        seconds = self.limits.board_seconds
        ends_at = time.monotonic() + seconds
        if ends_at <= self.reads_until:
            return TimeLimit(ends_at, f"time limit of {seconds:.0f} s")
        return TimeLimit(self.reads_until, f"time limit of its source, {self.job.seconds:.0f} s")

    def out_of_time(self, crawl: BoardCrawl) -> str | None:
        """Return why nothing more may be asked of a board, None while it has time."""
        limit = self.time_limits[crawl.board]
        return limit.reason if time.monotonic() > limit.ends_at else None

    async def read_board(self, board: Board) -> BoardReading | None:
        """Read one board, whatever its answers are; None once a file of the run could not be written."""
        reading = BoardReading(BoardCrawl(self.name, board.board, self.job.now, self.listing_kind))
        crawl = reading.crawl
        self.time_limits[board.board] = self.time_limit()
        try:
            if time.monotonic() >= self.reads_until:
                over = f"not read: the time limit of its source, {self.job.seconds:.0f} s, was over"
                raise CrawlRefused("failed", over)
            self.keep_pace(self.base(board), board.delay_s)
            reading.postings = await self.read(board, crawl)
            reading.asked = self.asked.pop(board.board, {})
        except CrawlRefused as refused:
            crawl.end(refused.status, refused.reason, refused.http_status)
        except StorageError as error:
            self.stopped = self.stopped or str(error)
            return None
        except UNREADABLE as error:
            logger.exception("%s: unexpected shape", loggable(board.board))
            crawl.end("failed", f"shape: {loggable(error)}")
        return reading

    def from_environment(self, name: str) -> str:
        """Return a key or address that a source wants; raises CrawlRefused where the variable is not set."""
        if not (value := os.environ.get(name)):
            raise CrawlRefused("skipped", f"{name} is not set; {self.name} is read only with it")
        return value

    # Requests

    async def get(
        self,
        url: str,
        crawl: BoardCrawl,
        *,
        accept: str = "application/json",
        ok: tuple[int, ...] = (),
        headers: Mapping[str, str] | None = None,
        tries: int | None = None,
    ) -> Response:
        """Return the answer to a GET; see `ask`."""
        return await self.ask(Request(url, headers={"Accept": accept, **(headers or {})}), crawl, ok=ok, tries=tries)

    async def ask(
        self,
        request: Request,
        crawl: BoardCrawl,
        *,
        ok: tuple[int, ...] = (),
        tries: int | None = None,
        is_detail: bool = False,
    ) -> Response:
        """Send a request for a board, of any method, with any headers and body.

        Returns the 200 answer, or one whose status is in `ok`; raises CrawlRefused otherwise. `tries` replaces the
        run's own number of tries; what a detail is answered counts apart from the lists of its host.
        """
        self.keep_pace(request.url)
        request.meta["download_slot"] = self.slot(request.url)
        request.meta["host"] = self.host_name(request.url, is_detail=is_detail)
        request.meta.update(board_crawl=crawl, time_limit=self.time_limits.get(crawl.board))
        if tries is not None:
            request.meta["max_retry_times"] = tries - 1
        response = await self.download(request, is_detail=is_detail)
        crawl.http_status = response.status
        if response.status not in (200, *ok):
            reason = (
                self.host(request.url, is_detail=is_detail).left_alone
                if response.status in self.polite.retry_http_codes
                else None
            )
            raise CrawlRefused("failed", reason or f"HTTP {response.status}", response.status)
        if (response.headers.get("tdm-reservation") or b"").strip() == b"1":
            raise CrawlRefused("skipped", "tdm-reservation", response.status)
        if response.status == 200 and not response.body:
            raise CrawlRefused("failed", "empty answer", response.status)
        return response

    async def download(self, request: Request, *, is_detail: bool) -> Response:
        """Hand a request to Scrapy's downloader; raises CrawlRefused where no answer comes."""
        engine = self.crawler.engine
        assert engine is not None
        try:
            return await engine.download_async(request)
        except NO_ANSWER_KINDS as error:
            left_alone = self.host(request.url, is_detail=is_detail).left_alone
            raise CrawlRefused("failed", left_alone or str(no_answer_reason(error))) from None

    def closed(self, reason: str) -> None:
        """Close the text index at the end of the process."""
        self.texts.close()
