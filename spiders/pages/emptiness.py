"""What positively shows that a listing page has no postings, and how many it states."""

from __future__ import annotations

import re
from typing import Any

from spiders.pages.document import visible_lines
from spiders.pages.words import said

MOUNTS = frozenset(["root", "app", "__next", "__nuxt", "main-app", "react-root", "app-root", "ember-app", "svelte"])
STATEMENT_LENGTH = 300
COUNT_LENGTH = 60
# Words behind a statement that narrow it to a part of the list.
NARROWED = re.compile(
    r"\s*(?:in|for|bei|für|à|pour|en|para|per|voor|matching|that match|with|within|near|today)\b"
    r"(?! (?:the moment|now|this time|the time being|general|our|der|dieser|(?:ce|le|el|este) momento?|l['’]instant))",
    re.I,
)


def empty_statement(page: Any) -> str | None:
    """Return the words by which a page states that nothing is open, None where it does not or could not know.

    Only what a reader sees counts; a page that still loads, is under maintenance, is filled by a script, or states
    postings elsewhere proves nothing.
    """
    lines = list(visible_lines(page))
    if is_script_shell(page) or any(said("not_now", line) for line in lines if len(line) <= STATEMENT_LENGTH):
        return None
    counts = stated_counts(lines)
    if any(counts):
        return None
    if counts:
        return "stated: 0 postings"
    for line in lines:
        match = said("empty_state", line) if len(line) <= STATEMENT_LENGTH else None
        if match and not NARROWED.match(line[match.end() :]):
            return f"stated: {match.group()}"
    return None


def stated_counts(lines: list[str]) -> list[int]:
    """Return the numbers of postings that short lines state ("57 open positions")."""
    found = []
    for line in lines:
        if len(line) <= COUNT_LENGTH and (match := said("stated_count", line.strip(" .:!()*•-"))):
            number = next(group for group in match.groups() if group)
            found.append(int(number.replace(",", "").replace(".", "")))
    return found


def is_script_shell(page: Any) -> bool:
    """Say whether a page has the empty element that a script fills."""
    return any(
        element.get("id") in MOUNTS and not "".join(element.itertext()).strip() for element in page.iter("div", "main")
    )


def announced_total(page: Any, shown: int) -> int | None:
    """Return how many postings a page states for the list of which it shows `shown`, None where it does not say."""
    lines = list(visible_lines(page))
    for line in lines:
        match = said("shown_range", line)
        if match and int(match[1]) == shown:
            return int(match[2])
    return max(stated_counts(lines), default=None)


def announced_pages(page: Any) -> int | None:
    """Return how many pages a list states to have ("Page 1 of 3")."""
    for line in visible_lines(page):
        if len(line) <= COUNT_LENGTH and (match := said("page_count", line)):
            return int(match[1])
    return None
