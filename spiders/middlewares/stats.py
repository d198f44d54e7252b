"""Count requests where Scrapy counts them, so that its stats and the boards' crawl records agree."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.stats import DownloaderStats
from scrapy.http import Response

from spiders.items import BoardCrawl


class BoardStatsMiddleware(DownloaderStats):
    """Scrapy's counts, with each request on the record of the board it was sent for."""

    def process_request(self, request: Request, spider: Spider | None = None) -> Request | Response | None:
        """Count one request."""
        crawl: BoardCrawl | None = request.meta.get("board_crawl")
        if crawl is not None:
            crawl.requests += 1
        return super().process_request(request)
