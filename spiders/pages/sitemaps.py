"""Sitemaps: which pages and child sitemaps one names, and when each page is said to have changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from spiders.pages.xml import parse_xml

ROOT = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b", re.I)
COMMENT = re.compile(r"<!--.*?-->", re.S)


class NoSitemap(ValueError):
    """A document is no sitemap; its text is the reason."""


@dataclass
class Sitemap:
    """What one sitemap names: pages with their last change as stated, or child sitemaps."""

    pages: dict[str, str | None] = field(default_factory=dict)
    children: list[str] = field(default_factory=list)
    without_address: int = 0


def looks_like_sitemap(text: str) -> bool:
    """Return whether a document presents itself as a sitemap."""
    return bool(ROOT.search(COMMENT.sub("", text[:200_000])[:5000]))


def read_sitemap(text: str) -> Sitemap:
    """Read a sitemap without resolving entities or fetching; raises NoSitemap.

    Only `loc` of an entry itself counts: images and videos have addresses of their own in other namespaces. Bare
    ampersands are repaired; a document that is cut is refused, since what it lacks would seem absent.
    """
    try:
        root = parse_xml(text)
    except ValueError as error:
        raise NoSitemap(f"not a sitemap: {error}") from None
    kind = local_name(root)
    if kind not in ("urlset", "sitemapindex"):
        raise NoSitemap(f"not a sitemap: root element {kind!r}")
    found = Sitemap()
    for entry in root.iterchildren("{*}url", "{*}sitemap"):
        own = {local_name(child): (child.text or "").strip() for child in entry if in_same_namespace(child, entry)}
        if not own.get("loc"):
            found.without_address += 1
        elif local_name(entry) == "url" and kind == "urlset":
            found.pages[own["loc"]] = own.get("lastmod") or None
        else:
            found.children.append(own["loc"])
    return found


def local_name(element: Any) -> str:
    """Return an element's name without its namespace; empty for comments."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def in_same_namespace(child: Any, entry: Any) -> bool:
    """Return whether a child element belongs to the entry itself."""
    return isinstance(child.tag, str) and etree.QName(child).namespace == etree.QName(entry).namespace
