"""Deduplicate a board's postings and set its `crawl_status` by counts, caps and proof of emptiness."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Self

from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector

from spiders.items import BoardCrawl, BoardReading, Posting
from spiders.safety import loggable

logger = logging.getLogger(__name__)

ANOTHERS_ID = "id of another posting"


class JudgePipeline:
    """Decide whether a reading is whole; every board leaves with exactly one `crawl_status`.

    Rows that could not be read make no board partial: what it lists is complete, and `unread` and `rows_without_id`
    say what of it is unknown.
    """

    def __init__(self, board_rows: int, stats: StatsCollector) -> None:
        self.board_rows, self.stats = board_rows, stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats is not None
        return cls(crawler.settings.getint("BOARD_ROWS"), crawler.stats)

    def process_item(self, item: BoardReading) -> BoardReading:
        """Return the reading with one posting per id and its status set."""
        crawl = item.crawl
        item.postings = self.deduplicate_and_set_status(crawl, item.postings)
        self.stats.inc_value(f"board/{crawl.crawl_status}")
        self.stats.inc_value("board/postings", crawl.listed)
        logger.info("%s %s %s %d", crawl.source, loggable(crawl.board), crawl.crawl_status, crawl.listed)
        return item

    def deduplicate_and_set_status(self, crawl: BoardCrawl, postings: list[Posting]) -> list[Posting]:
        """Return one posting per id, none of a board that failed."""
        unique = one_per_id(postings)
        strangers = under_anothers_id(postings)
        crawl.duplicates += len(postings) - len(unique) - strangers
        if strangers:
            crawl.reject(ANOTHERS_ID, strangers)
        crawl.rows_without_id += strangers
        crawl.listed = len(unique)
        if crawl.crawl_status in ("failed", "skipped"):
            crawl.listed = 0
            return []
        crawl.unread = dict(Counter(posting.unread_reason for posting in unique if posting.unread_reason))
        lacking = [posting for posting in unique if posting.text_not_fetched and not posting.unread_reason]
        crawl.texts_not_fetched = dict(Counter(posting.text_reason or "page not read" for posting in lacking))
        seen = crawl.listed + crawl.duplicates + crawl.rows_without_id
        if crawl.listed >= self.board_rows:
            crawl.crawl_status, crawl.crawl_reason = "partial", "row cap reached"
        elif not crawl.listed and crawl.rows_without_id:
            crawl.end("failed", f"shape: none of {crawl.rows_without_id} rows has a readable id")
        elif crawl.stated_total is not None and crawl.stated_total != seen:
            crawl.end("partial", f"source states {crawl.stated_total} postings, {seen} read")
        elif not crawl.listed and not crawl.empty_proof:
            crawl.end("failed", "no postings found, and nothing shows that the board is empty")
        crawl.end("complete")
        return unique


def under_anothers_id(postings: list[Posting]) -> int:
    """Count the postings that stand under the id of another: all but one of those with one id and other titles."""
    titles = {(posting.source_posting_id, posting.title) for posting in postings if posting.title}
    return sum(count - 1 for count in Counter(source_posting_id for source_posting_id, _ in titles).values())


def one_per_id(postings: list[Posting]) -> list[Posting]:
    """Return the last posting of each id, one that was read before one that was not."""
    unique: dict[str, Posting] = {}
    for posting in postings:
        if not posting.unread_reason or posting.source_posting_id not in unique:
            unique[posting.source_posting_id] = posting
    return list(unique.values())
