"""Eightfold career sites."""

from __future__ import annotations

import re

from spiders.items import Board
from spiders.page_set import PageSetSpider
from spiders.titles import wants_text

WORDS = re.compile(r"/job/\d+-([^/?#]+)")  # /careers/job/446700001-machine-learning-engineer-oslo-norway


class EightfoldSpider(PageSetSpider):
    """The sitemap of a tenant's career site, which names every posting; each page holds its JobPosting.

    Undocumented. The site turns away who asks for some 290 pages in a row, so that pages are asked only where their
    address names a title in scope, or none, and at most 200 in one run. Tenants behind a wall against robots are not
    read. Looked at in November 2026.
    """

    name = "eightfold"
    public_host = "https://{board}.eightfold.ai"
    provider = "eightfold.ai"
    most_asked = 200

    def start_of(self, board: Board) -> str:
        """Return the sitemap of a board's site."""
        return f"{self.base(board)}/careers/sitemap.xml"

    def is_wanted(self, url: str) -> bool:
        """Return whether the words of an address may be a title in scope; an address without words may be."""
        words = WORDS.search(url)
        return words is None or wants_text(words[1].replace("-", " "))
