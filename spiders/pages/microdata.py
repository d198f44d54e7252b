"""Read schema.org JobPosting objects that a page marks up with microdata, in the form that JSON-LD has."""

from __future__ import annotations

import re
from typing import Any

from lxml import html as lxml_html

from spiders.pages.json_ld import DEEPEST, POSTING_TYPE

ADDRESS_ATTRIBUTES = {"a": "href", "link": "href", "img": "src", "object": "data", "time": "datetime", "data": "value"}
MOST_ITEMS = 200  # of one page
MARKUP = frozenset(["description", "responsibilities", "qualifications", "skills"])


def microdata_postings(page: Any) -> list[dict[str, Any]]:
    """Return every JobPosting item of a page, in the order of the page."""
    found = page.xpath("//*[@itemscope][contains(@itemtype, 'JobPosting')]")[:MOST_ITEMS]
    return [item(node, 0) for node in found if POSTING_TYPE.fullmatch(kind_of(node))]


def kind_of(node: Any) -> str:
    """Return the type of an item."""
    return str((node.get("itemtype") or "").split(" ")[0].strip())


def item(node: Any, depth: int) -> dict[str, Any]:
    """Return an item's properties; one given several times is a list."""
    told: dict[str, Any] = {"@type": re.sub(r"^https?://(www\.)?schema\.org/", "", kind_of(node))}
    for child in properties(node) if depth < DEEPEST else []:
        for name in child.get("itemprop").split():
            value = value_of(child, name, depth)
            told[name] = [*as_list(told[name]), value] if name in told else value
    return told


def properties(node: Any) -> list[Any]:
    """Return the elements that hold the properties of an item, not those of items within it."""
    found, waiting = [], list(node)[::-1]
    while waiting:
        child = waiting.pop()
        if not isinstance(child.tag, str):
            continue
        if child.get("itemprop"):
            found.append(child)
        if "itemscope" not in child.attrib:
            waiting += list(child)[::-1]
    return found


def value_of(node: Any, name: str, depth: int) -> Any:
    """Return the value of a property: an item, a stated content, an address, markup, or words."""
    if "itemscope" in node.attrib:
        return item(node, depth + 1)
    for attribute in ("content", ADDRESS_ATTRIBUTES.get(node.tag)):
        if attribute and (value := node.get(attribute)) is not None:
            return value.strip()
    if name in MARKUP:
        inner = "".join(lxml_html.tostring(child, encoding="unicode") for child in node)
        return f"{node.text or ''}{inner}".strip()
    return " ".join(node.text_content().split())


def as_list(value: Any) -> list[Any]:
    """Return a value as a list."""
    return value if isinstance(value, list) else [value]
