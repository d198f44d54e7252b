"""Name the wording of each posting, and leave out texts that have been landed."""

from __future__ import annotations

import hashlib
import re
from typing import Self

from scrapy.crawler import Crawler

from spiders.board_spider import BoardSpider
from spiders.items import BoardReading

TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,5000}>")


def text_key(title: str | None, html: str | None) -> str:
    """Identify the wording of a posting: a hash of its words, blind to markup, styles and tracking links."""
    words = " ".join(TAG.sub(" ", html or "").split())
    return hashlib.blake2b(f"{title}\n{words}".encode(), digest_size=16).hexdigest()


class WordingPipeline:
    """Set `text_key` from the words as stated, and take away markup whose wording has been landed before."""

    def __init__(self, spider: BoardSpider) -> None:
        self.spider = spider

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert isinstance(crawler.spider, BoardSpider)
        return cls(crawler.spider)

    def process_item(self, item: BoardReading) -> BoardReading:
        """Return the reading with its new texts only."""
        known = self.spider.texts.known(item.crawl.board) if item.postings else {}
        for posting in item.postings:
            if not posting.html:
                posting.html = None
                continue
            posting.text_key = text_key(posting.title, posting.html)
            if posting.source_posting_id in known and known[posting.source_posting_id].text_key == posting.text_key:
                posting.html = None
        return item
