"""The Atom feed of all issued reports, newest first (RFC 4287)."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from reports.masthead import Masthead

ATOM = "http://www.w3.org/2005/Atom"


def atom(masthead: Masthead, issues: list[dict[str, Any]]) -> bytes:
    """Return the feed; `issues` are pairs of a report's path and its report.json, newest first.

    An entry's time is the report's data cut-off (UTC), so that the same reports give the same bytes.
    """
    feed = ElementTree.Element("feed", xmlns=ATOM)
    child(feed, "id", identity(masthead, ""))
    child(feed, "title", masthead.title)
    child(feed, "updated", max((updated(issue) for issue in issues), default="1970-01-01T00:00:00Z"))
    child(child(feed, "author"), "name", masthead.contact or masthead.title)
    child(feed, "link", rel="self", href=masthead.url("feed.xml"))
    child(feed, "link", rel="alternate", type="text/html", href=masthead.url("index.html"))
    for issue in issues:
        add_entry(feed, masthead, issue)
    text: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def add_entry(feed: ElementTree.Element, masthead: Masthead, issue: dict[str, Any]) -> None:
    """Add one report to the feed."""
    entry = child(feed, "entry")
    state = f" (incomplete: {issue['report']['incomplete_reason']})" if issue["report"]["incomplete_reason"] else ""
    child(entry, "id", identity(masthead, issue["path"]))
    child(entry, "title", f"{masthead.title}: {issue['path']}{state}")
    child(entry, "updated", updated(issue))
    child(entry, "link", rel="alternate", type="text/html", href=masthead.url(f"{issue['path']}/index.html"))
    child(entry, "summary", " ".join(issue["report"]["sentences"]))


def child(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    """Add an element and return it."""
    element = ElementTree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def identity(masthead: Masthead, path: str) -> str:
    """Return an id that stays when the feed is made again."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{masthead.home}|{masthead.title}|{path}')}"


def updated(issue: dict[str, Any]) -> str:
    """Return the time of a report, UTC: its data cut-off, else the Monday of its week."""
    return str(issue["report"]["data_cutoff"] or f"{issue['report']['week']}T00:00:00Z")
