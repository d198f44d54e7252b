"""Map the rows of one JSON answer to postings: what cannot be read is counted, and lands as seen where it has an id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spiders.fields import UnreadableRow, identifier, mapping
from spiders.items import BoardCrawl, Posting
from spiders.pages.addresses import resolved
from spiders.politeness import CrawlRefused
from spiders.row import Row

# What mapping one row of a foreign answer may raise when the row is not shaped as its source documents.
UNREADABLE = (
    UnreadableRow,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    ValueError,
    OverflowError,
    RecursionError,
)
ERROR_KEYS = ("error", "errors", "exception", "fault")
ERROR_SHOWN = 80
NO_TITLE = "title missing or unreadable"


def mapped_rows(
    rows: list[Any],
    crawl: BoardCrawl,
    to_posting: Callable[[Row], Posting],
    id_of: Callable[[dict[str, Any]], str] = lambda row: identifier(row["id"]),
) -> list[Posting]:
    """Map each row; one that cannot be read is counted by reason, and lands as seen where its id is readable."""
    postings = []
    for row in rows:
        try:
            if not isinstance(row, dict):
                raise UnreadableRow("row is not an object")
            fields = Row(row, crawl)
            posting = titled(to_posting(fields), crawl)
            fields.count_unread()
        except UNREADABLE as error:
            reason = str(error) if isinstance(error, UnreadableRow) else type(error).__name__
            crawl.reject(reason)
            if (sighting := sighting_of(row, reason, id_of)) is None:
                crawl.rows_without_id += 1
                continue
            posting = sighting
        postings.append(posting)
    return postings


def web_address(url: str | None, crawl: BoardCrawl, base: str = "") -> str | None:
    """Return a posting's address, made whole by that of its list; what is no address of the web is dropped."""
    whole = resolved(base, url) if url else None
    if url and whole is None:
        crawl.drop("url: no address of the web")
    return whole


def titled(posting: Posting, crawl: BoardCrawl) -> Posting:
    """Return the posting; without a title it was seen but not read, since nothing can be said of such a vacancy."""
    if posting.title is None and not posting.unread_reason:
        crawl.reject(NO_TITLE)
        posting.unread_reason, posting.text_not_fetched, posting.html = NO_TITLE, True, None
    return posting


def sighting_of(row: Any, reason: str, id_of: Callable[[dict[str, Any]], str]) -> Posting | None:
    """Return what can be said of a row that could not be read: its id and why, or None where it has no readable id."""
    try:
        return Posting(source_posting_id=id_of(row), unread_reason=reason, text_not_fetched=True)
    except UNREADABLE:
        return None


def count_unmapped(rows: list[Any], known: frozenset[str], crawl: BoardCrawl) -> None:
    """Count stated keys that Posting has no place for."""
    for row in rows:
        if isinstance(row, dict):
            for key in row.keys() - known:
                if row[key] not in (None, "", [], {}):
                    crawl.drop(str(key)[:60])


def require_keys(rows: list[Any], keys: tuple[str, ...]) -> None:
    """Raise CrawlRefused (shape) when a key that every posting has is in none of the rows."""
    objects = [row for row in rows if isinstance(row, dict)]
    for key in keys:
        if objects and not any(key in row for row in objects):
            raise CrawlRefused("failed", f"shape: key {key!r} missing")
    if rows and not objects:
        raise CrawlRefused("failed", "shape: rows are not objects")


def stated_error(answer: Any) -> str | None:
    """Return what an answer says went wrong beside its rows, None where it says nothing of the kind.

    >>> stated_error({"jobs": [], "errors": [{"message": "timeout"}]}), stated_error({"jobs": [], "error": None})
    ("the answer states an error: [{'message': 'timeout'}]", None)
    """
    said = mapping(answer)
    found = [said[key] for key in ERROR_KEYS if said.get(key)]
    found += [f"{key} is false" for key in ("ok", "success") if said.get(key) is False]
    return f"the answer states an error: {str(found[0])[:ERROR_SHOWN]}" if found else None
