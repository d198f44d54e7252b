"""Hold a board to its time and bytes."""

from __future__ import annotations

import time
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from spiders.items import BoardCrawl
from spiders.job import TimeLimit
from spiders.politeness import CrawlRefused


class BoardLimitsMiddleware:
    """Refuse a request for a board whose time or bytes are used up; what has been read of it stays."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler, self.board_bytes = crawler, crawler.settings.getint("BOARD_BYTES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def sent_at(self, request: Request) -> float:
        """Return when a request can be sent, on the monotonic clock: now, or once its slot's delay is over."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        return max(time.monotonic(), slot.lastseen + slot.delay if slot is not None else 0.0)

    def process_request(self, request: Request) -> None:
        """Raise CrawlRefused (partial) where a limit of the board is reached."""
        limit: TimeLimit | None = request.meta.get("time_limit")
        if limit is not None and self.sent_at(request) > limit.ends_at:
            raise CrawlRefused("partial", limit.reason)
        crawl: BoardCrawl | None = request.meta.get("board_crawl")
        if crawl is not None and crawl.received_bytes > self.board_bytes:
            raise CrawlRefused("partial", f"byte limit of {self.board_bytes}")
