"""Undo the content encodings of answers, the ones that headers name and a second gzip layer that they do not."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from spiders.items import BoardCrawl
from spiders.middlewares.retry import PoliteRetryMiddleware
from spiders.politeness import CrawlRefused

GZIP_MAGIC = b"\x1f\x8b"
UNDECODABLE = (OSError, EOFError, zlib.error)


class DecodingMiddleware(HttpCompressionMiddleware):
    """Scrapy's decompression; what it cannot undo is asked again like any answer that did not arrive whole."""

    crawler: Crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = super().from_crawler(crawler)
        middleware.crawler = crawler
        return middleware

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the answer decoded, its bytes counted; raises CrawlRefused where it is too large or undecodable."""
        try:
            decoded = super().process_response(request, response)
        except IgnoreRequest:
            raise CrawlRefused("failed", "answer too large once decompressed", response.status) from None
        except UNDECODABLE as error:
            return self.asked_again(request, error)
        assert isinstance(decoded, Response)
        crawl: BoardCrawl | None = request.meta.get("board_crawl")
        if crawl is not None:
            crawl.received_bytes += len(decoded.body)
        return unwrapped(decoded, self._max_size)

    def asked_again(self, request: Request, error: Exception) -> Request:
        """Return the request for another try; raises the error after the last."""
        polite = self.crawler.get_downloader_middleware(PoliteRetryMiddleware)
        again = polite.process_exception(request, error) if polite is not None else None
        if again is None:
            raise error
        return again


def unwrapped(response: Response, limit: int) -> Response:
    """Undo a second gzip layer that the headers do not name, within a limit of bytes."""
    if response.body[:2] != GZIP_MAGIC:
        return response
    try:
        with gzip.open(io.BytesIO(response.body)) as stream:
            body = stream.read(limit + 1)
    except UNDECODABLE:
        raise CrawlRefused("failed", "undecodable content encoding", response.status) from None
    if len(body) > limit:
        raise CrawlRefused("failed", "answer too large once decompressed", response.status)
    return response.replace(body=body)
