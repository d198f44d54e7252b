"""The heading and main text of a page that marks nothing up, where it reads like the page of one posting."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spiders.pages.addresses import reads_like_title
from spiders.pages.document import FURNITURE, is_furniture, is_hidden, visible_lines
from spiders.pages.words import pattern

DROPPED = (*FURNITURE, "script", "style", "noscript", "template", "svg", "iframe", "aside", "form", "select", "button")
LEAST_CHARACTERS = 250
LEAST_SIGNS = 2  # distinct words that postings say and articles about jobs do not say together
TITLE_LENGTH = 200


@dataclass
class MainText:
    """A page's title and the element that holds its text, both free of the site's own furniture."""

    title: str
    element: Any


def main_text(page: Any) -> MainText | None:
    """Return the title and text of a page, None where it does not read like a posting."""
    title = next(titles(page), None)
    body = page.find(".//body")
    if title is None or body is None:
        return None
    element = copy.deepcopy(next(iter([*page.iter("main"), *page.iter("article")]), body))
    for node in [node for node in element.iter(*DROPPED) if node is not element]:
        if node.getparent() is not None:
            node.drop_tree()
    text = "\n".join(visible_lines(element))
    is_posting = len(text) >= LEAST_CHARACTERS and reads_like_posting(title, text)
    return MainText(title[:TITLE_LENGTH], element) if is_posting else None


def reads_like_posting(title: str, text: str) -> bool:
    """Return whether a page says what postings say: two such things, or one as a heading or under a job's title."""
    said = signs(text)
    has_heading = any(pattern("posting_text").fullmatch(line.strip(" :.-")) for line in text.splitlines())
    return len(said) >= LEAST_SIGNS or (bool(said) and (has_heading or reads_like_title(title)))


def signs(text: str) -> set[str]:
    """Return the distinct words of a text that postings say of themselves."""
    return {" ".join(found[0].lower().split()) for found in pattern("posting_text").finditer(text)}


def titles(page: Any) -> Iterator[str]:
    """Yield what may be the title: the headings outside the furniture, the first first, then the page's own."""
    for tag in ("h1", "h2"):
        for node in page.iter(tag):
            text = " ".join(node.text_content().split())
            if text and not is_furniture(node) and not is_hidden(node):
                yield text
    for node in page.iter("title"):
        if text := " ".join((node.text or "").split()):
            yield text
