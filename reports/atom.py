"""Atom feeds (RFC 4287): the same entries give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from reports.masthead import Masthead

ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """One entry: what tells it from all others, its title, its time (UTC), its link, its summary."""

    key: str
    title: str
    updated: str
    link: str
    summary: str


def feed(masthead: Masthead, path: str, title: str, page: str, entries: Sequence[Entry], week: date) -> bytes:
    """Return a feed that stands at `path` of the site and belongs to `page`; an empty one is dated by its week."""
    root = ElementTree.Element("feed", xmlns=ATOM)
    child(root, "id", identity(masthead, path))
    child(root, "title", title)
    child(root, "updated", max((entry.updated for entry in entries), default=f"{week}T00:00:00Z"))
    child(child(root, "author"), "name", masthead.contact or masthead.title)
    child(root, "link", rel="self", href=masthead.url(path))
    child(root, "link", rel="alternate", type="text/html", href=masthead.url(page))
    for entry in entries:
        add(root, masthead, entry)
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def add(root: ElementTree.Element, masthead: Masthead, entry: Entry) -> None:
    """Add one entry."""
    made = child(root, "entry")
    child(made, "id", identity(masthead, entry.key))
    child(made, "title", entry.title)
    child(made, "updated", entry.updated)
    child(made, "link", rel="alternate", type="text/html", href=entry.link)
    child(made, "summary", entry.summary)


def child(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """Add an element and return it."""
    element = ElementTree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def identity(masthead: Masthead, key: str) -> str:
    """Return an id that stays when the feed is made again."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{masthead.home}|{masthead.title}|{key}')}"
