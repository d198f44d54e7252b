"""Hacker News: the monthly "Who is hiring?" thread."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any, ClassVar
from urllib.parse import quote

from spiders.board_spider import BoardSpider
from spiders.fields import decode_json, identifier, mapping, text_or_none
from spiders.items import Board, BoardCrawl, Posting
from spiders.politeness import CrawlRefused
from spiders.row import Row

THREAD_TITLE = re.compile(r"(?:ask hn ?[:-]? ?)?who(?: is|[\u2019']?s) hiring\b", re.I)
MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (\d{4})\b", re.I)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
THREADS_READ = 2  # this month's and the last, whose comments may still be edited when a month begins
DAYS_OF_GRACE = 3  # by the end of the third day of a month its thread has been opened
LINE_END = re.compile(r"</?p>|<br ?/?>|\n", re.I)
TAGS = re.compile(r"<[^<>]{1,2000}>")
HAS_WORDS = re.compile(r"\w")
REMOVED = re.compile(r"\W*(?:comment )?(?:deleted|dead|flagged|removed)(?: by [\w ]{1,30})?\W*", re.I)


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
        url = f"{self.base(board)}/api/v1/items/{quote(thread_id)}"
        answer = mapping(decode_json((await self.fetcher.get(url, crawl)).body, crawl))
        crawl.pages += 1
        children = answer.get("children")
        if not isinstance(children, list):
            raise CrawlRefused("failed", "shape: key 'children' missing")
        written = [child for child in children if not is_removed(child)]
        if len(children) > len(written):
            crawl.drop("comment without text", len(children) - len(written))
        return self.mapped_rows(written, crawl, to_posting)


def threads_of(hits: list[Any]) -> list[tuple[tuple[int, int], str]]:
    """Return the threads as ((year, month), id), newest first; one whose title names no month is of its opening's."""
    found = []
    for hit in hits:
        row = mapping(hit)
        title = " ".join(str(row.get("title") or "").split())
        if THREAD_TITLE.match(title) and (month := month_of(title, str(row.get("created_at") or ""))):
            found.append((month, identifier(row.get("objectID"))))
    return sorted(found, reverse=True)


def month_of(title: str, created_at: str) -> tuple[int, int] | None:
    """Return year and month of a thread."""
    if named := MONTH.search(title):
        return int(named[2]), 1 + MONTHS.index(named[1].lower())
    created = re.match(r"(\d{4})-(\d{2})-", created_at)
    return (int(created[1]), int(created[2])) if created else None


def is_removed(comment: Any) -> bool:
    """Say if a comment is deleted, dead or without words, or a mark stands where its text was."""
    row = mapping(comment)
    text = row.get("text") if row else "a row of another type, which is counted elsewhere"
    if row.get("deleted") is True or row.get("dead") is True or text is None:
        return True
    words = unescape(TAGS.sub(" ", text)) if isinstance(text, str) else "of another type"
    return not HAS_WORDS.search(words) or bool(REMOVED.fullmatch(words))


def to_posting(comment: Row) -> Posting:
    """Map one comment; its first line, by custom `Company | Role | Place | ...`, stands as the title."""
    html = comment.text("text")
    comment_id = identifier(comment.fields.get("id"))
    return Posting(
        source_posting_id=comment_id,
        title=first_line(html or ""),
        url=f"https://news.ycombinator.com/item?id={comment_id}",
        published_at=comment.instant("created_at"),
        html=html,
    )


def first_line(html: str) -> str | None:
    """Return the first line of a comment that holds words, at most 200 characters of it."""
    lines = (" ".join(unescape(TAGS.sub(" ", line)).split()) for line in LINE_END.split(html))
    return text_or_none(next((line for line in lines if line), "")[:200])
