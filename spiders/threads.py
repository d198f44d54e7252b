"""Monthly hiring threads: which stories are threads of which month, and what a comment says where a title belongs."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from spiders.fields import identifier, mapping, text_or_none

THREAD_TITLE = re.compile(r"(?:ask hn ?[:-]? ?)?who(?: is|[\u2019']?s) hiring\b", re.I)
MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,? (\d{4})\b", re.I)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LINE_END = re.compile(r"</?p>|<br ?/?>|\n", re.I)
TAGS = re.compile(r"<[^<>]{1,2000}>")
HAS_WORDS = re.compile(r"\w")
REMOVED = re.compile(r"\W*(?:comment )?(?:deleted|dead|flagged|removed)(?: by [\w ]{1,30})?\W*", re.I)


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
    """Return whether a comment is deleted, dead or without words, or a mark stands where its text was."""
    row = mapping(comment)
    text = row.get("text") if row else "a row of another type, which is counted elsewhere"
    if row.get("deleted") is True or row.get("dead") is True or text is None:
        return True
    words = unescape(TAGS.sub(" ", text)) if isinstance(text, str) else "of another type"
    return not HAS_WORDS.search(words) or bool(REMOVED.fullmatch(words))


def first_line(html: str) -> str | None:
    """Return the first line of a comment that holds words, at most 200 characters of it."""
    lines = (" ".join(unescape(TAGS.sub(" ", line)).split()) for line in LINE_END.split(html))
    return text_or_none(next((line for line in lines if line), "")[:200])
