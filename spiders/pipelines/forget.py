"""Leave out what this installation has been asked to forget."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from spiders.board_spider import BoardSpider
from spiders.forgotten import Forgotten, read_forgotten
from spiders.items import BoardReading

DROPPED = "a posting that was to be forgotten"


class ForgetPipeline:
    """Take forgotten postings out of a reading after it was judged: that they are left out makes no board partial."""

    def __init__(self, forgotten: Forgotten) -> None:
        self.forgotten = forgotten

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, BoardSpider)
        if not crawler.spider.job.home:
            raise NotConfigured("no data folder")
        return cls(read_forgotten(Path(crawler.spider.job.home)))

    def process_item(self, item: BoardReading) -> BoardReading:
        """Return the reading without them, counted as dropped."""
        crawl = item.crawl
        ids = self.forgotten.postings.get((crawl.source, crawl.board))
        if not ids:
            return item
        gone = [posting for posting in item.postings if posting.source_posting_id in ids]
        item.postings = [posting for posting in item.postings if posting.source_posting_id not in ids]
        crawl.listed -= len(gone)
        crawl.unread = dict(
            Counter(crawl.unread) - Counter(posting.unread_reason for posting in gone if posting.unread_reason)
        )
        if gone:
            crawl.dropped[DROPPED] = len(gone)
            crawl.validators = {}  # what lands is not the whole answer that they stand for
        if gone and not item.postings:
            crawl.empty_proof = crawl.empty_proof or "all that it listed was forgotten"
        return item
