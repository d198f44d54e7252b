"""Employers' own career pages that carry schema.org JobPosting."""

from __future__ import annotations

from spiders.indexed import IndexedSpider
from spiders.items import Board, BoardCrawl, Posting
from spiders.pages.reading import read_page_set
from spiders.politeness import CrawlRefused


class JobPostingSpider(IndexedSpider):
    """JSON-LD pages found through a listing page or a sitemap, which is the board's `base_url`.

    Documentation: schema.org/JobPosting. The id is the posting's own identifier or, where that tells nothing, the
    normal form of its page's address. Every address listed is a sighting: a page that cannot be read lands as unread,
    with the reason. Where the listing shows titles, the title decides whether the page is read. Pages whose text is
    known and unchanged are not asked again. Looked at in November 2026.
    """

    name = "jobposting"
    listing_kind = "page_set"

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        if not board.base_url:
            raise CrawlRefused("failed", "no base_url: a jobposting board needs its listing page or sitemap")
        known, texts = self.index.pages(board.board), self.texts.known(board.board)
        for page in known.values():
            key, text = (page.row or {}).get("text_key"), texts.get(str(page.posting_id))
            if key and (text is None or text.text_key != key):
                page.marks.pop("read_at", None)  # its text was lost: it is asked for again, whatever it says of changes
        return await read_page_set(self, known, crawl, board.base_url)
