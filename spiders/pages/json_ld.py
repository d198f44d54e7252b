"""Find schema.org JobPosting objects in a page, as malformed as the wild writes them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

GUARDS = re.compile(r"^\s*(?://|/\*)?\s*(?:<!--|<!\[CDATA\[)(?:\s*\*/)?|(?://|/\*)?\s*(?:-->|\]\]>)(?:\s*\*/)?\s*$")
TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
POSTING_TYPE = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)?JobPosting", re.I)
LIST_TYPE = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)?(?:ItemList|OfferCatalog)", re.I)
DEEPEST = 12  # levels below a node that are resolved


@dataclass
class StructuredData:
    """What the JSON-LD blocks of one page hold.

    `postings` are JobPosting objects, outermost first, with references resolved; `listed` addresses of an ItemList;
    `broken` counts blocks that are no JSON even after the known repairs, `broken_posting` says that one of them
    speaks of a JobPosting; `states_none` that a list of items is given and empty.
    """

    postings: list[dict[str, Any]] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    broken: int = 0
    broken_posting: bool = False
    states_none: bool = False


def structured_data(page: Any) -> StructuredData:
    """Read every JSON-LD block of a page."""
    scripts = (node for node in page.iter("script") if "ld+json" in (node.get("type") or "").lower())
    return data_of(script.text_content() or "" for script in scripts)


def data_of(blocks: Iterable[str]) -> StructuredData:
    """Read JSON-LD blocks, given as texts, which are those of one page."""
    data, roots = StructuredData(), []
    for text in blocks:
        try:
            roots.append(loaded(text))
        except ValueError:
            data.broken += 1
            data.broken_posting = data.broken_posting or "jobposting" in text.lower()
    known = {node["@id"]: node for node in every_node(roots) if is_definition(node)}
    depths = sorted(((depth, node) for depth, node in nodes(roots, 0) if is_a(node, POSTING_TYPE)), key=lambda n: n[0])
    for _, node in depths:
        whole = resolved(node, known, 0)
        if whole not in data.postings:
            data.postings.append(whole)
    for node in every_node(roots):
        if is_a(node, LIST_TYPE):
            entries = node.get("itemListElement")
            data.states_none |= entries == [] and node.get("numberOfItems") in (0, "0", None)
            data.listed += list(item_addresses(entries))
    return data


def loaded(text: str) -> Any:
    """Parse one block after the known repairs; numbers keep their digits as written. Raises ValueError."""
    text = text.strip().removeprefix("\ufeff").strip().rstrip(";")
    if text[:1] not in ("{", "[") or text[-1:] not in ("}", "]"):  # looking for guards takes longer than parsing
        text = GUARDS.sub("", text).strip().rstrip(";")
    if not text:
        return None
    for candidate in (text, html.unescape(text), TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate, strict=False, parse_constant=lambda _: None, parse_float=str)
        except (ValueError, RecursionError):
            continue
    raise ValueError("JSON-LD block is not JSON")


def nodes(node: Any, depth: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield every object with its depth, outermost first."""
    stack = [(depth, node)]
    while stack:
        level, found = stack.pop(0)
        if isinstance(found, list):
            stack = [(level, entry) for entry in found] + stack
        elif isinstance(found, dict):
            yield level, found
            inner = level if "@graph" in found else level + 1
            stack += [(inner, value) for value in found.values() if isinstance(value, (dict, list))]


def every_node(roots: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of the blocks."""
    for _, node in nodes(roots, 0):
        yield node


def is_a(node: dict[str, Any], kind: re.Pattern[str]) -> bool:
    """Return whether an object is of a type, given single, in a list, or as an address."""
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and kind.fullmatch(name.strip()) for name in names)


def is_definition(node: dict[str, Any]) -> bool:
    """Return whether an object has an `@id` and says something about it, rather than refer to it."""
    return isinstance(node.get("@id"), str) and bool(node.keys() - {"@id", "@type", "@context"})


def resolved(value: Any, known: dict[str, Any], depth: int) -> Any:
    """Return a value with references replaced, `@value` and `@list` unwrapped, and names without prefix."""
    if depth > DEEPEST:
        return None
    if isinstance(value, list):
        return [resolved(entry, known, depth + 1) for entry in value]
    if not isinstance(value, dict):
        return value
    for wrapper in ("@value", "@list", "@set"):
        if wrapper in value:
            return resolved(value[wrapper], known, depth + 1)
    if isinstance(value.get("@id"), str) and not is_definition(value):
        value = known.get(value["@id"], value)
    return {plain_name(name): resolved(entry, known, depth + 1) for name, entry in value.items()}


def plain_name(name: str) -> str:
    """Return a property's name without namespace, its first letter small.

    >>> plain_name("schema:Title"), plain_name("http://schema.org/title"), plain_name("@type")
    ('title', 'title', '@type')
    """
    if name.startswith("@"):
        return name
    short = name.rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1]
    return short[:1].lower() + short[1:]


def item_addresses(entries: Any) -> Iterator[str]:
    """Yield the addresses that an ItemList names without describing their pages."""
    for entry in entries if isinstance(entries, list) else [entries]:
        item = entry.get("item", entry) if isinstance(entry, dict) else entry
        if isinstance(item, dict) and is_a(item, POSTING_TYPE):
            continue
        address = item.get("url") or item.get("@id") if isinstance(item, dict) else item
        if isinstance(address, dict):
            address = address.get("@id")
        if isinstance(address, str):
            yield address
