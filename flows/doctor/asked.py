"""What the newest crawl asked of sites: requests, bytes, and texts left for later runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flows.doctor.landing import summaries
from flows.finding import Finding, fine, shortened
from flows.settings import Settings

SUBJECT = "requests"
QUEUED = "queued"  # the reason that landing gives for a text that a later run will ask for


def findings(settings: Settings) -> Iterator[Finding]:
    """Add up what the newest run that can be read asked of each board."""
    for path in summaries(settings.home)[:1]:
        crawls = crawls_of(path)
        if crawls:
            yield fine(SUBJECT, sentence(crawls))


def crawls_of(path: Path) -> list[dict[str, Any]]:
    """Return the crawls of a run; none where its summary is damaged, which another look tells."""
    try:
        found: list[dict[str, Any]] = json.loads(path.read_bytes())["crawls"]
        return [crawl for crawl in found if isinstance(crawl["requests"], int)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def sentence(crawls: list[dict[str, Any]]) -> str:
    """Say what a run asked, and of whom most."""
    requests, received = (sum(crawl[name] for crawl in crawls) for name in ("requests", "received_bytes"))
    most = sorted(crawls, key=lambda crawl: -int(crawl["requests"]))
    named = shortened([f"{c['source']}:{c['board']} {c['requests']}" for c in most[:3]])
    queued = sum((crawl.get("texts_not_fetched") or {}).get(QUEUED, 0) for crawl in crawls)
    told = f"{requests:,} to {len(crawls):,} boards in the newest run, {received / 1e6:,.1f} MB; most: {named}"
    return told + (f"; {queued:,} texts left for later runs" if queued else "")
