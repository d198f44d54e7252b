"""Hacker News: the monthly "Who is hiring?" thread."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from spiders.fields import identifier, mapping
from spiders.items import Board, BoardCrawl, Posting
from spiders.listing import ListingSpider
from spiders.mapping import mapped_rows
from spiders.politeness import CrawlRefused
from spiders.row import Row
from spiders.threads import first_line, is_removed, threads_of

THREADS_READ = 2  # this month's and the last, whose comments may still be edited when a month begins
DAYS_OF_GRACE = 3  # by the end of the third day of a month its thread has been opened


class HackerNewsSpider(ListingSpider):
    """First-level comments of the newest threads, through Algolia's public HN search.

    Documentation: hn.algolia.com/api. A thread proves no absence and closes nothing. Account names are not kept.
    Looked at in November 2026.
    """

    name = "hackernews"
    listing_kind = "thread"
    attribution = "Hacker News"
    public_host = "https://hn.algolia.com"
    address = "/api/v1/search_by_date?tags=story,author_{board}&hitsPerPage=100"

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        """Read the newest threads among an author's stories; a month whose thread is missing fails the board."""
        answer = mapping(self.decode(await self.ask(self.first(board), crawl), crawl))
        if not isinstance(answer.get("hits"), list):
            raise CrawlRefused("failed", "shape: key 'hits' missing")
        threads = threads_of(answer["hits"])
        now = datetime.fromisoformat(crawl.observed_at)
        months = sorted({month for month, _ in threads}, reverse=True)[:THREADS_READ]
        if now.day > DAYS_OF_GRACE and (now.year, now.month) not in months:
            raise CrawlRefused("failed", f"no thread of {now:%B %Y} found among {len(answer['hits'])} stories")
        postings: list[Posting] = []
        for month, thread_id in threads:
            if month in months:
                postings += await self.read_thread(board, thread_id, crawl)
        crawl.empty_proof = None if postings else "no comments yet" if threads else "no thread yet"
        return postings

    async def read_thread(self, board: Board, thread_id: str, crawl: BoardCrawl) -> list[Posting]:
        """Read one thread; comments removed or without text are left out and counted."""
        response = await self.get(f"{self.base(board)}/api/v1/items/{quote(thread_id)}", crawl)
        crawl.pages += 1
        children = mapping(self.decode(response, crawl)).get("children")
        if not isinstance(children, list):
            raise CrawlRefused("failed", "shape: key 'children' missing")
        written = [child for child in children if not is_removed(child)]
        if len(children) > len(written):
            crawl.drop("comment without text", len(children) - len(written))
        return mapped_rows(written[: self.limits.board_rows], crawl, self.posting)

    def posting(self, row: Row) -> Posting:
        """Map one comment; its first line, by custom `Company | Role | Place | ...`, stands as the title."""
        html, comment_id = row.text("text"), identifier(row.fields.get("id"))
        return Posting(
            source_posting_id=comment_id,
            title=first_line(html or ""),
            url=f"https://news.ycombinator.com/item?id={comment_id}",
            published_at=row.instant("created_at"),
            html=html,
        )
