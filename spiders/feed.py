"""Boards that are feeds of events: what was published, changed or removed since a cursor, folded to what is live."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from scrapy import Request

from spiders.detail_spider import DetailSpider
from spiders.indexed import IndexedSpider
from spiders.items import Board, BoardCrawl, Posting
from spiders.mapping import count_unmapped, mapped_rows, web_address
from spiders.politeness import CrawlRefused
from spiders.row import Row

# However unbroken the chain of cursors, a list of all that is live is read again after so long.
SNAPSHOT_FOR = timedelta(days=90)
GAP = (404, 410)


@dataclass
class Feed:
    """What is live, by id, up to a cursor; `since` is when it was last listed as a whole, as an ISO instant."""

    live: dict[str, Posting] = field(default_factory=dict)
    cursor: str | None = None
    since: str = ""


class FeedSpider(DetailSpider, IndexedSpider):
    """A source that tells events instead of a list.

    Each run lands all that is live, so that a feed proves absences as a list does. What is live, and the cursor, are
    read from the runs landed before: a run that was never sealed changes neither. A subclass states the requests for
    all that is live (`snapshot`) and for what happened since a cursor (`events`), the rows of an answer, whether a row
    tells of a removal, the id of that, the cursor behind an answer, and maps a row with `posting`. A cursor that the
    source no longer knows (404, 410) begins with a new snapshot; what was read before a refusal stays, as partial.
    Texts may be asked one by one, as DetailSpider says.
    """

    keys: ClassVar[frozenset[str]] = frozenset()  # those that are read of a row; without any, none is counted

    @abstractmethod
    def snapshot(self, board: Board) -> Request:
        """Return the first request for all that is live."""

    @abstractmethod
    def events(self, board: Board, cursor: str) -> Request | None:
        """Return the request for what happened since a cursor, None where nothing can have happened since."""

    @abstractmethod
    def rows(self, answer: Any) -> list[Any]:
        """Return the rows of an answer; raises CrawlRefused where it holds none of that kind."""

    @abstractmethod
    def cursor(self, answer: Any) -> str | None:
        """Return the cursor behind an answer; the same as before where all has been told."""

    @abstractmethod
    def posting(self, row: Row) -> Posting:
        """Map one row."""

    def removed_id(self, row: dict[str, Any]) -> str | None:
        """Return the id of a posting that a row tells to be removed, None for any other row."""
        return str(row["id"]) if row.get("removed") is True and "id" in row else None

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        """Fold what happened since the last run into what was live then."""
        feed = self.known_feed(board)
        try:
            if feed.cursor is None or self.is_due(feed):
                feed = await self.listed(board, crawl)
            else:
                feed = await self.caught_up_or_listed(board, crawl, feed)
        except CrawlRefused as refused:
            if feed.cursor is None or refused.status == "skipped":
                raise
            crawl.end("partial", f"up to an earlier event: {refused.reason}", refused.http_status)
        crawl.empty_proof = None if feed.live else "nothing live in the feed"
        for name, posting in feed.live.items():
            told = {"address": name, "read_at": self.job.now, "asked_at": self.job.now}
            posting.page_marks = told | {"cursor": feed.cursor or "", "since": feed.since}
        await self.read_texts(board, crawl, list(feed.live.values()))
        return list(feed.live.values())

    def known_feed(self, board: Board) -> Feed:
        """Return what the newest landed run holds of a board."""
        pages = [page for page in self.index.pages(board.board).values() if page.marks.get("cursor")]
        newest = max((page.marks["read_at"] for page in pages), default="")
        last = [page for page in pages if page.marks["read_at"] == newest]
        if not last:
            return Feed()
        live = {str(page.posting_id): page.posting() for page in last}
        return Feed(live, last[0].marks["cursor"], last[0].marks["since"])

    def is_due(self, feed: Feed) -> bool:
        """Return whether all that is live is to be listed again."""
        return datetime.fromisoformat(self.job.now) - datetime.fromisoformat(feed.since) >= SNAPSHOT_FOR

    async def caught_up_or_listed(self, board: Board, crawl: BoardCrawl, feed: Feed) -> Feed:
        """Return the feed brought up to date, or listed in full where the source no longer knows the cursor."""
        try:
            await self.catch_up(board, crawl, feed)
        except CrawlRefused as refused:
            if refused.http_status not in GAP:
                raise
            crawl.warnings.append("the cursor was no longer known; all that is live was listed again")
            return await self.listed(board, crawl)
        return feed

    async def listed(self, board: Board, crawl: BoardCrawl) -> Feed:
        """Return all that is live, and what happened while it was listed."""
        feed = Feed(since=self.job.now)
        await self.take(self.snapshot(board), crawl, feed)
        if feed.cursor is not None:
            await self.catch_up(board, crawl, feed)
        return feed

    async def catch_up(self, board: Board, crawl: BoardCrawl, feed: Feed) -> None:
        """Take what happened since a feed's cursor, until the cursor stays where it is."""
        while crawl.pages < self.limits.board_pages:
            before = feed.cursor
            assert before is not None
            request = self.events(board, before)
            if request is not None:
                await self.take(request, crawl, feed)
            if feed.cursor == before:
                return
        crawl.end("partial", "page cap reached")

    async def take(self, request: Request, crawl: BoardCrawl, feed: Feed) -> None:
        """Take one answer into a feed, in order; the cursor moves once all of it is taken."""
        answer = self.decode(await self.ask(request, crawl), crawl)
        crawl.pages += 1
        self.fold(self.rows(answer), crawl, feed)
        feed.cursor = self.cursor(answer) or feed.cursor

    def fold(self, rows: Iterable[Any], crawl: BoardCrawl, feed: Feed) -> None:
        """Apply rows in order: the last word on a posting holds."""
        for row in rows:
            gone = self.removed_id(row) if isinstance(row, dict) else None
            if gone is not None:
                feed.live.pop(gone, None)
                continue
            if self.keys:
                count_unmapped([row], self.keys, crawl)
            for posting in mapped_rows([row], crawl, self.posting):
                posting.url = web_address(posting.url, crawl)
                feed.live[posting.source_posting_id] = posting
