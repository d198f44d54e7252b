"""What positively shows that a listing page has no postings, and how many it states."""

from __future__ import annotations

import re
from typing import Any

from spiders.pages.document import visible_lines
from spiders.pages.words import said

MOUNTS = frozenset(
    "root app __next __nuxt main-app react-root app-root ember-app svelte grnhse_app whr_embed_hook".split()
)
# Marks of markup that a script fills in, so that what it says is not yet what a reader sees.
TEMPLATE_ATTRIBUTE = re.compile(
    r"(?:data-)?ng-(?:if|show|hide|repeat|switch|cloak|bind|view|include)|v-(?:if|show|for|cloak|else)"
    r"|x-(?:if|show|for|cloak|text)|data-bind$|\*ng(?:if|for)",
    re.I,
)
PLACEHOLDER = re.compile(r"\{\{.{1,200}?\}\}|\{[$%].{1,200}?[$%]\}|\$\{.{1,200}?\}|<%.{1,200}?%>")
STATEMENT_LENGTH = 300
STATEMENT_SHOWN = 80
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
    if is_script_shell(page) or any(is_not_now(line) for line in lines):
        return None
    counts = stated_counts(lines)
    if any(counts.values()):
        return None
    said_so = [line for line in lines if is_statement(line)]
    words = next((line for line in [*counts, *said_so] if not is_templated(page, line)), None)
    return words and f"stated: {words[:STATEMENT_SHOWN]}"


def is_statement(line: str) -> bool:
    """Say whether a line states that nothing is open, in the whole list and not in a part of it."""
    match = said("empty_state", line) if len(line) <= STATEMENT_LENGTH else None
    return match is not None and not NARROWED.match(line[match.end() :])


def stated_counts(lines: list[str]) -> dict[str, int]:
    """Return the numbers of postings that short lines state ("57 open positions"), by line."""
    found = {}
    for line in lines:
        if len(line) <= COUNT_LENGTH and (match := said("stated_count", line.strip(" .:!()*•-"))):
            number = next(group for group in match.groups() if group)
            found[line] = int(number.replace(",", "").replace(".", ""))
    return found


def is_not_now(line: str) -> bool:
    """Say whether a line says that the page cannot show its content now, or that a script will fill it in."""
    return bool(PLACEHOLDER.search(line)) or (len(line) <= STATEMENT_LENGTH and said("not_now", line) is not None)


def is_templated(page: Any, words: str) -> bool:
    """Say whether a script decides if words are shown, wherever they stand."""
    holders = [element for element in page.iter() if isinstance(element.tag, str) and words in plain_text(element)]
    deepest = [element for element in holders if not any(child in holders for child in element)]
    return all(
        any(TEMPLATE_ATTRIBUTE.match(name) for node in [element, *element.iterancestors()] for name in node.attrib)
        for element in deepest
    )


def plain_text(element: Any) -> str:
    """Return the text in an element with single blanks."""
    return " ".join("".join(element.itertext()).split())


def is_script_shell(page: Any) -> bool:
    """Say whether a page has the empty element that a script fills, or shows its list in a frame from elsewhere."""
    has_script = any(script.get("src") for script in page.iter("script"))
    for element in page.iter("div", "main", "section", "iframe"):
        name = str(element.get("id") or "")
        if element.tag == "iframe" and said("posting_path", element.get("src") or ""):
            return True
        is_mount = name in MOUNTS or (has_script and said("posting_path", name) is not None)
        if is_mount and len(element) == 0 and not "".join(element.itertext()).strip():
            return True
    return False


def announced_total(page: Any, shown: int) -> int | None:
    """Return how many postings a page states for the list of which it shows `shown`, None where it does not say."""
    lines = list(visible_lines(page))
    for line in lines:
        match = said("shown_range", line)
        if match and int(match[1]) == shown:
            return int(match[2])
    return max(stated_counts(lines).values(), default=None)


def announced_pages(page: Any) -> int | None:
    """Return how many pages a list states to have ("Page 1 of 3")."""
    for line in visible_lines(page):
        if len(line) <= COUNT_LENGTH and (match := said("page_count", line)):
            return int(match[1])
    return None
