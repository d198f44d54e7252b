"""Long lists, newest first: read whole every second day, and between only to the first page without news."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler

from spiders.indexed import IndexedSpider
from spiders.items import Board, BoardCrawl
from spiders.landing_folder import Landing
from spiders.listing import Listed, ListingSpider
from spiders.runs import instant, last_asked

# A board read whole so lately is read to its news only; daily runs begin at about the same hour.
WHOLE_FOR = timedelta(hours=30)
NEWS_ONLY = "read to the newest postings only; it is read whole every second day"


class NewestFirstSpider(ListingSpider, IndexedSpider):
    """A source whose list is long and begins with the newest postings.

    A board that was read whole the day before is read to the first page that shows nothing new, as partial: that
    proves presences and no absence.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.whole_lately = set()
        if spider.job.directory is not None:
            asked = last_asked(Landing(Path(spider.job.home)), instant(spider.job.now), WHOLE_FOR)
            spider.whole_lately = {
                board for (source, board), (_, is_whole) in asked.items() if is_whole and source == cls.name
            }
        return spider

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole_lately: set[str] = set()
        self.cut_short: set[str] = set()

    def after(self, board: Board, listed: Listed) -> Request | None:
        """Return the request for the next page, None where the last one showed nothing new."""
        request = super().after(board, listed)
        if request is None or board.board not in self.whole_lately:
            return request
        newest = {posting.source_posting_id for posting in listed.postings[-listed.last :]}
        if newest - self.index.ids(board.board):
            return request
        self.cut_short.add(board.board)
        return None

    def judge_list(self, crawl: BoardCrawl, listed: Listed) -> None:
        """End as partial a list that was not read to its end."""
        if crawl.board in self.cut_short:
            crawl.end("partial", NEWS_ONLY)
        super().judge_list(crawl, listed)
