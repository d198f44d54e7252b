"""Find schema.org JobPosting objects in a page, as malformed as the wild writes them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

GUARDS = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")
TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
POSTING_TYPE = re.compile(r"(?:https?://schema\.org/)?JobPosting", re.I)


class UnreadableMarkup(ValueError):
    """A structured-data block is no JSON even after the known repairs."""


def parse_page(body: bytes, encoding: str | None) -> Any | None:
    """Parse an HTML page; None when nothing is in it."""
    parser = lxml_html.HTMLParser(encoding=encoding or "utf-8", huge_tree=False)
    try:
        return lxml_html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def job_postings(page: Any) -> list[dict[str, Any]]:
    """Return every JobPosting of a page's JSON-LD blocks; raises UnreadableMarkup if one block is beyond repair."""
    found: list[dict[str, Any]] = []
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_postings_in(_loads(script.text_content() or "")))
    return found


def _loads(text: str) -> Any:
    text = GUARDS.sub("", text.strip().removeprefix("\ufeff")).strip().rstrip(";")
    if not text:
        return None
    for candidate in (text, html.unescape(text), TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate, strict=False, parse_constant=lambda _: None)
        except (ValueError, RecursionError):
            continue
    raise UnreadableMarkup("JSON-LD block is not JSON")


def _postings_in(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for entry in node:
            yield from _postings_in(entry)
    elif isinstance(node, dict):
        kinds = node.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(isinstance(name, str) and POSTING_TYPE.fullmatch(name) for name in names):
            yield {key[:1].lower() + key[1:]: value for key, value in node.items()}
        elif "@graph" in node:
            yield from _postings_in(node["@graph"])


def links(page: Any) -> Iterator[tuple[str, str, str]]:
    """Yield (href, rel, text) of every link of a page."""
    for anchor in page.iter("a", "link"):
        if href := anchor.get("href"):
            yield href, (anchor.get("rel") or "").lower(), " ".join(anchor.text_content().split())


def sitemap_locations(body: bytes) -> tuple[list[str], list[str]]:
    """Return (page addresses, child sitemap addresses) of a sitemap, without resolving entities or fetching.

    Raises ValueError when the document is no sitemap.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"sitemap is not XML: {str(error)[:80]}") from None
    kind = etree.QName(root).localname
    locations = [
        (element.text or "").strip() for element in root.iter("{*}loc") if isinstance(element.tag, str) and element.text
    ]
    if kind == "urlset":
        return locations, []
    if kind == "sitemapindex":
        return [], locations
    raise ValueError(f"root element {kind!r} is no sitemap")
