"""Hacker News: the monthly "Who is hiring?" thread."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, ClassVar
from urllib.parse import quote

from spiders.board_spider import BoardSpider
from spiders.fields import decode_json, identifier, instant_or_none, mapping, rows, text_or_none
from spiders.items import Board, BoardCrawl, Posting
from spiders.politeness import CrawlRefused

THREAD_TITLE = re.compile(r"^Ask HN: Who is hiring\? \(\w+ \d{4}\)$")
THREADS_READ = 2  # this month's and the last, whose comments may still be edited when a month begins
FIRST_LINE = re.compile(r"<p>|\n", re.I)
TAGS = re.compile(r"<[^<>]{1,2000}>")


class HackerNewsSpider(BoardSpider):
    """First-level comments of the newest threads, through Algolia's public HN search.

    Documentation: hn.algolia.com/api. A thread proves no absence and closes nothing. Account names are not kept.
    Looked at in November 2026.
    """

    name = "hackernews"
    listing_kind: ClassVar[str] = "thread"
    public_host = "https://hn.algolia.com"

    async def read(self, board: Board, crawl: BoardCrawl) -> list[Posting]:
        author = quote(board.board)
        url = f"{self.base(board)}/api/v1/search_by_date?tags=story,author_{author}&hitsPerPage=100"
        answer = mapping(decode_json((await self.fetcher.get(url, crawl)).body, crawl))
        if not isinstance(answer.get("hits"), list):
            raise CrawlRefused("failed", "shape: key 'hits' missing")
        threads = [hit for hit in rows(answer["hits"]) if THREAD_TITLE.match(str(mapping(hit).get("title") or ""))]
        postings: list[Posting] = []
        for thread in threads[:THREADS_READ]:
            postings += await self.read_thread(board, identifier(mapping(thread).get("objectID")), crawl)
        if not postings:
            crawl.empty_proof = "no comments yet"
        return postings

    async def read_thread(self, board: Board, thread_id: str, crawl: BoardCrawl) -> list[Posting]:
        """Read one thread; comments deleted or without text are left out and counted."""
        url = f"{self.base(board)}/api/v1/items/{quote(thread_id)}"
        answer = mapping(decode_json((await self.fetcher.get(url, crawl)).body, crawl))
        crawl.pages += 1
        children = answer.get("children")
        if not isinstance(children, list):
            raise CrawlRefused("failed", "shape: key 'children' missing")
        written = [child for child in children if text_or_none(mapping(child).get("text"))]
        if len(children) > len(written):
            crawl.drop("comment without text", len(children) - len(written))
        return self.mapped_rows(written, crawl, to_posting)


def to_posting(comment: dict[str, Any], crawl: BoardCrawl) -> Posting:
    """Map one comment; its first line, by custom `Company | Role | Place | ...`, stands as the title."""
    html = text_or_none(comment.get("text")) or ""
    comment_id = identifier(comment.get("id"))
    first_line = " ".join(TAGS.sub(" ", FIRST_LINE.split(html, maxsplit=1)[0]).split())
    return Posting(
        source_posting_id=comment_id,
        title=text_or_none(unescape(first_line)[:200]),
        url=f"https://news.ycombinator.com/item?id={comment_id}",
        published_at=instant_or_none(comment.get("created_at"), crawl, "created_at"),
        html=html,
    )
