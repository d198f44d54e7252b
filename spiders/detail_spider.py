"""Texts that are asked one by one: which of them in a run, and why the others are not fetched."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.board_spider import BoardSpider
from spiders.fields import decode_json
from spiders.items import AskedText, Board, BoardCrawl, Posting
from spiders.job import Job
from spiders.mapping import UNREADABLE, count_unmapped, web_address
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.titles import NOT_WANTED, wants_text

QUEUED = "queued"  # the run has asked for as many as it may; a later one comes to it


class DetailSpider(BoardSpider):
    """A source whose list may lack the postings' texts: `detail` returns the request for one, `fill` takes its answer.

    Asked for are texts whose titles may be in scope and which no run has landed as their list states them now. In one
    run at most `details_per_board` of a board and `details_per_run` in all, the newest postings first; the others are
    queued for the runs to come. A text that is refused costs the text, never the list.
    """

    detail_keys: ClassVar[frozenset[str]] = frozenset()  # those that are read of a posting's own answer
    details_per_board: ClassVar[int] = 200
    details_per_run: ClassVar[int] = 3_000

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(job, **kwargs)
        self.details_asked = 0

    def decode(self, response: Response, crawl: BoardCrawl) -> Any:
        """Return an answer parsed; raises CrawlRefused."""
        return decode_json(response.body, crawl)

    def decode_detail(self, response: Response, posting: Posting, crawl: BoardCrawl) -> Any:
        """Return the object that a posting's own answer holds; raises CrawlRefused."""
        return self.decode(response, crawl)

    def detail(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for a posting's text, None where the list holds it."""
        return None

    def fill(self, posting: Posting, answer: Row) -> None:
        """Put into a posting what its own answer adds."""

    def change_mark(self, posting: Posting) -> str:
        """Return what tells a change of a posting's text by its row in the list alone."""
        return f"{posting.updated_at or ''} {posting.title}"

    async def read_texts(self, board: Board, crawl: BoardCrawl, postings: list[Posting]) -> None:
        """Ask for the texts that are wanted and not known, as many as the run may ask for."""
        if type(self).detail is DetailSpider.detail:
            return
        known, http_status = self.texts.known(board.board), crawl.http_status
        waiting: list[tuple[Posting, Request]] = []
        for posting in postings:
            request = self.request_for(board, posting)
            if request is None or posting.html or posting.text_key or posting.unread_reason:
                continue
            posting.text_not_fetched, posting.text_reason = False, None  # as an earlier run landed it
            had = known.get(posting.source_posting_id)
            if had is not None and had.changed == self.change_mark(posting) and had.added is not None:
                posting.text_key = had.text_key
                posting.take(json.loads(had.added))
            elif not wants_text(posting.title or ""):
                leave_out(posting, NOT_WANTED)
            else:
                waiting.append((posting, request))
        waiting.sort(key=lambda pair: pair[0].published_at or pair[0].updated_at or "", reverse=True)
        await self.ask_texts(waiting, crawl)
        crawl.http_status = http_status

    def request_for(self, board: Board, posting: Posting) -> Request | None:
        """Return the request for a posting's text; an address that cannot be read leaves out the text."""
        try:
            return self.detail(board, posting)
        except ValueError:
            leave_out(posting, "unreadable address")
            return None

    async def ask_texts(self, waiting: list[tuple[Posting, Request]], crawl: BoardCrawl) -> None:
        """Ask for texts in order, until the board's or the run's number is reached or nothing more can be asked."""
        stopped: str | None = None
        for place, (posting, request) in enumerate(waiting):
            if not stopped and (place >= self.details_per_board or self.details_asked >= self.details_per_run):
                stopped = QUEUED
            reason = stopped
            if reason is None:
                self.details_asked += 1
                reason = await self.read_text(request, crawl, posting)
                stopped = self.host(request.url, is_detail=True).left_alone or self.out_of_time(crawl)
            if reason:
                leave_out(posting, reason)

    async def read_text(self, request: Request, crawl: BoardCrawl, posting: Posting) -> str | None:
        """Ask for one text; returns why there is none."""
        changed, before = self.change_mark(posting), deepcopy(posting)
        try:
            answer = self.decode_detail(await self.ask(request, crawl, is_detail=True), posting, crawl)
            fields = Row(answer, crawl)
            if self.detail_keys:
                count_unmapped([answer], self.detail_keys, crawl)
            self.fill(posting, fields)
            posting.url = web_address(posting.url, crawl) or before.url
            fields.count_unread()
        except CrawlRefused as refused:
            return refused.reason
        except UNREADABLE as error:
            return f"shape: {type(error).__name__}"
        if not posting.html:
            return "no text in the answer"
        asked = AskedText(changed, posting.differing(before))
        self.asked.setdefault(crawl.board, {})[posting.source_posting_id] = asked
        return None


def leave_out(posting: Posting, reason: str) -> None:
    """Land a posting without its text."""
    posting.text_not_fetched, posting.text_reason, posting.html = True, reason, None
