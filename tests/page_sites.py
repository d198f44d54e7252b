"""Small career sites, a day a set of answers, and crawls of many of them at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests import fault_server as fs
from tests.crawl_run import crawl, write_boards
from tests.fault_server import Call, FaultServer

Answer = bytes | str | fs.Behaviour
Pages = Mapping[str, Answer]
DAYS = [f"2026-11-{day:02}T03:15:00Z" for day in (2, 3, 4, 5, 12)]
XML = '<?xml version="1.0" encoding="UTF-8"?>'
SITEMAP = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def block(number: object, **fields: Any) -> dict[str, Any]:
    """Return a good JobPosting object."""
    good = {"@context": "https://schema.org", "@type": "JobPosting", "title": f"ML Engineer {number}"}
    good |= {"description": f"<p>Posting {number}: Python and PyTorch.</p>", "datePosted": "2026-10-01"}
    return good | fields


def document(head: str = "", body: str = "") -> str:
    """Return a whole page."""
    return f"<!doctype html><html><head><title>Acme</title>{head}</head><body>{body}</body></html>"


def script(content: Any) -> str:
    """Return a JSON-LD element."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


def posting(number: object, **fields: Any) -> str:
    """Return a good posting page."""
    return document(script(block(number, **fields)), f"<h1>ML Engineer {number}</h1>")


def links(paths: Iterable[str], text: str = "View") -> str:
    """Return a list of links."""
    return "<ul>" + "".join(f'<li><a href="{path}">{text}</a></li>' for path in paths) + "</ul>"


def sitemap(locations: Iterable[str], lastmod: str | None = None, inside: str = "") -> str:
    """Return a sitemap; paths are made addresses of the site."""
    stamp = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<url><loc>{location}</loc>{stamp}{inside}</url>" for location in locations)
    return f"{XML}<urlset {SITEMAP}>{entries}</urlset>"


def sitemap_index(locations: Iterable[str]) -> str:
    """Return a sitemap index."""
    entries = "".join(f"<sitemap><loc>{location}</loc></sitemap>" for location in locations)
    return f"{XML}<sitemapindex {SITEMAP}>{entries}</sitemapindex>"


def board(count: int = 4, first: int = 1, listing: str = "") -> dict[str, Answer]:
    """Return a good board of so many postings behind one listing page."""
    numbers = range(first, first + count)
    found: dict[str, Answer] = {f"/jobs/{n}": posting(n) for n in numbers}
    return found | {"/careers": document(body=links([f"/jobs/{n}" for n in numbers]) + listing)}


@dataclass
class Site:
    """One site over some days: `days[n]` answers on day n, the last one from then on; PORT in a body is its port."""

    days: list[Pages]
    start: str = "/careers"
    day: int = 0
    asked: list[list[str]] = field(default_factory=lambda: [[]])

    def __post_init__(self) -> None:
        self.server = FaultServer("jobposting", self.answer, self.robots if self.has_robots() else None)

    @property
    def base(self) -> str:
        """Return the address of the listing."""
        return f"http://127.0.0.1:{self.server.port}{self.start}"

    def has_robots(self) -> bool:
        """Return whether the site has a robots.txt of its own."""
        return any("/robots.txt" in pages for pages in self.days)

    def robots(self, call: Call) -> None:
        """Answer for robots.txt."""
        self.give(call, self.pages["/robots.txt"])

    @property
    def pages(self) -> Pages:
        """Return the answers of today."""
        return self.days[min(self.day, len(self.days) - 1)]

    def turn_to(self, day: int) -> None:
        """Begin a day."""
        self.day = day
        self.asked += [[] for _ in range(day + 1 - len(self.asked))]

    def answer(self, call: Call) -> None:
        """Answer one request."""
        self.asked[self.day].append(call.path)
        self.give(call, self.pages.get(call.path, fs.status(404)))

    def give(self, call: Call, answer: Answer) -> None:
        """Send an answer; a text is a page, or XML where it begins like it."""
        if callable(answer):
            answer(call)
            return
        body = answer.replace("PORT", str(call.port)).encode() if isinstance(answer, str) else answer
        call.send(fs.http(body, kind="application/xml" if body.startswith(b"<?xml") else "text/html"))


def redirect(target: str) -> fs.Behaviour:
    """Answer with a redirect; PORT in the target is the site's port."""
    return lambda call: call.send(fs.http(b"", 302, Location=target.replace("PORT", str(call.port))))


def bytes_of(body: bytes, kind: str, **headers: str) -> fs.Behaviour:
    """Answer with a body of a content type."""
    return lambda call: call.send(fs.http(body, kind=kind, **headers))


def crawl_sites(
    home: Path, sites: Mapping[str, Site], days: Iterable[int] = range(4), **limits: Any
) -> list[dict[str, dict[str, Any]]]:
    """Crawl all sites on each of the days and return the crawls of each day by board."""
    write_boards(home, [("jobposting", name, site.base) for name, site in sites.items()])
    told = []
    for day in days:
        for site in sites.values():
            site.turn_to(day)
        ports = [site.server.port for site in sites.values()]
        told.append(crawl(home, ports, now=DAYS[day], limits=limits or None))
    return told


Change = Callable[[dict[str, Answer]], None]
