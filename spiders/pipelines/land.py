"""Land readings as files of the run."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from spiders.board_spider import BoardSpider
from spiders.items import BoardReading
from spiders.landing import LandingWriter
from spiders.storage import StorageError


class LandPipeline:
    """Append each reading to the part files of its run; off where a spider runs by hand, outside a run."""

    def __init__(self, spider: BoardSpider) -> None:
        self.spider, self.writer = spider, LandingWriter(spider.job, spider.archive)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, BoardSpider)
        if crawler.spider.job.directory is None:
            raise NotConfigured("no run to land in")
        return cls(crawler.spider)

    def process_item(self, item: BoardReading) -> BoardReading:
        """Land one reading; after a file could not be written nothing more is landed, and the spider stops."""
        if self.spider.stopped is None:
            try:
                self.writer.write_board(item)
            except StorageError as error:
                self.spider.stopped = str(error)
        if self.spider.stopped is not None:
            raise DropItem(self.spider.stopped)
        return item

    def close_spider(self) -> None:
        """Close the part files."""
        self.writer.close()
