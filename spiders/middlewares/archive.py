"""Keep raw answers before anything decodes or parses them."""

from __future__ import annotations

from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from spiders.archive import RawArchive


class ArchiveMiddleware:
    """Append every answer to the run's WARC file; stands next to the network, so that bodies are as received."""

    def __init__(self, archive: RawArchive) -> None:
        self.archive = archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        archive = getattr(crawler.spider, "archive", None)
        if archive is None:
            raise NotConfigured("no raw answers are kept")
        middleware = cls(archive)
        crawler.signals.connect(middleware.close, signal=signals.spider_closed)
        return middleware

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the answer as it came; raises StorageError where it cannot be written."""
        self.archive.write(request, response)
        return response

    def close(self, spider: Spider) -> None:
        """Close the file at the end of the crawl."""
        self.archive.close()
