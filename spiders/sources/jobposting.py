"""Employers' own career pages that carry schema.org JobPosting."""

from __future__ import annotations

from spiders.items import Board
from spiders.page_set import PageSetSpider
from spiders.politeness import CrawlRefused


class JobPostingSpider(PageSetSpider):
    """JSON-LD pages found through a listing page or a sitemap, which is the board's `base_url`.

    Documentation: schema.org/JobPosting. The id is the posting's own identifier or, where that tells nothing, the
    normal form of its page's address. Every address listed is a sighting: a page that cannot be read lands as unread,
    with the reason. Where the listing shows titles, the title decides whether the page is read. Looked at in November
    2026.
    """

    name = "jobposting"

    def start_of(self, board: Board) -> str:
        """Return the board's listing page or sitemap."""
        if not board.base_url:
            raise CrawlRefused("failed", "no base_url: a jobposting board needs its listing page or sitemap")
        return board.base_url
