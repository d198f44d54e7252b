"""Boards that are sets of pages: a listing page or a sitemap, and a page for each posting."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from spiders.indexed import IndexedSpider
from spiders.items import Board, BoardCrawl, Posting
from spiders.pages.reading import read_page_set


class PageSetSpider(IndexedSpider):
    """A source whose boards are read page by page; pages whose text is known and unchanged are not asked again.

    `most_asked` bounds the pages of a board that are asked in one run; the others wait for the next.
    """

    listing_kind = "page_set"
    most_asked: ClassVar[int | None] = None

    @abstractmethod
    def start_of(self, board: Board) -> str:
        """Return the address of a board's listing page or sitemap; raises CrawlRefused."""

    def is_wanted(self, url: str) -> bool:
        """Return whether a page may be wanted, by its address alone."""
        return True

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        start = self.start_of(board)
        known, texts = self.index.pages(board.board), self.texts.known(board.board)
        for page in known.values():
            key, text = (page.row or {}).get("text_key"), texts.get(str(page.posting_id))
            if key and (text is None or text.text_key != key):
                page.marks.pop("read_at", None)  # its text was lost: it is asked for again, whatever it says of changes
        return await read_page_set(self, known, crawl, start, most_asked=self.most_asked, is_wanted=self.is_wanted)
