"""A spider that asks what earlier runs landed of a page or posting."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from spiders.board_spider import BoardSpider
from spiders.pages.index import PageIndex


class IndexedSpider(BoardSpider):
    """A spider with the index of its source's landed pages, which is open for as long as it runs."""

    index: PageIndex

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.index = PageIndex(spider.job.landing if spider.job.directory else None, cls.name)
        return spider

    def closed(self, reason: str) -> None:
        """Close the files at the end of the process."""
        super().closed(reason)
        self.index.close()
