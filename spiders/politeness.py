"""How a host is asked: one request at a time, waits, robots.txt, retries, and when it is left alone."""

from __future__ import annotations

import asyncio
import email.utils
import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from protego import Protego

from spiders.job import AGENT_NAME

FAILURES_BEFORE_LEAVING = 5
REFUSALS_BEFORE_LEAVING = 3
CRAWL_DELAY_CAP_SECONDS = 30.0
ROBOTS_PARSED_BYTES = 500 * 1024  # RFC 9309, 2.5
EXEMPT_BACKOFF_SECONDS = 0.05
SEARCH_SIGNAL_NO = re.compile(r"^content-signal:[^\n]{0,200}\bsearch\s*=\s*no\b", re.I | re.M)


class CrawlRefused(Exception):
    """The board may not, or can no longer, be asked in this run; carries its `crawl_status` and reason."""

    def __init__(self, status: str, reason: str, http_status: int | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.http_status = status, reason, http_status


@dataclass
class RobotsRules:
    """What one origin's robots.txt allows this run; `unknown` stands for forbid-all until it can be read."""

    parser: Protego | None = None
    unknown: str | None = None
    warning: str | None = None
    search_refused: bool = False

    @property
    def is_host_down(self) -> bool:
        """Say whether there was no host to ask: that is a failure of the board, not a rule of its owner."""
        return self.unknown in ("connection refused", "name not resolved")

    def refusal(self, url: str, agent: str) -> str | None:
        """Say why the URL may not be asked, or None."""
        if self.unknown:
            return f"robots.txt unreadable: {self.unknown}"
        if self.search_refused:
            return "robots.txt: Content-Signal search=no"
        if self.parser is not None and not self.parser.can_fetch(url, agent):
            return "forbidden by robots.txt"
        return None

    def crawl_delay(self, agent: str) -> float:
        """Return the delay asked for, in seconds, at most 30; 0 where none is."""
        delay = self.parser.crawl_delay(agent) if self.parser is not None else None
        return min(float(delay or 0), CRAWL_DELAY_CAP_SECONDS)


def read_robots(body: bytes, status: int) -> RobotsRules:
    """Read a robots.txt answer by RFC 9309: 4xx means no rules; an HTML page at 200 means none, with a warning."""
    if 400 <= status < 500:
        return RobotsRules()
    text = body[:ROBOTS_PARSED_BYTES].decode("utf-8-sig", errors="replace")
    if text.lstrip()[:1] == "<":
        return RobotsRules(warning="robots.txt is an HTML page")
    return RobotsRules(Protego.parse(text), search_refused=bool(SEARCH_SIGNAL_NO.search(text)))


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header as seconds from `now`; None for garbage and negative values.

    >>> retry_after_seconds("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    """
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    seconds = (moment - now).total_seconds()
    return seconds if seconds >= 0 else None


@dataclass
class HostGate:
    """The state of one host in this run: who may ask next, when, and whether it is left alone.

    `exempt` hosts (tests, the demo) skip the delay and wait shortly between tries; Retry-After holds for all.
    """

    delay: float
    exempt: bool
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    left_alone: str | None = None
    failures: int = 0
    refusals: int = 0

    async def wait_turn(self) -> None:
        """Sleep until the host may be asked again."""
        loop = asyncio.get_running_loop()
        while (wait := self.free_at - loop.time()) > 0:
            await asyncio.sleep(wait)

    def asked(self) -> None:
        """Start the delay to the next request."""
        if not self.exempt:
            self.hold(self.delay)

    def hold(self, seconds: float) -> None:
        """Ask nobody at this host for so long."""
        self.free_at = max(self.free_at, asyncio.get_running_loop().time() + seconds)

    def back_off(self, attempt: int, base: float) -> None:
        """Wait longer after each try, with jitter, so that retries of many boards do not come together."""
        base = EXEMPT_BACKOFF_SECONDS if self.exempt else base
        self.hold(base * 2**attempt * random.uniform(1.0, 1.5))

    def answered(self, status: int) -> None:
        """Take note of an answer; three refusals or five failures in a row end the run for this host."""
        self.refusals = self.refusals + 1 if status in (403, 429) else 0
        if status >= 500:
            self.failed(f"HTTP {status}")
            return
        self.failures = 0
        if self.refusals >= REFUSALS_BEFORE_LEAVING:
            self.left_alone = f"host left alone after {self.refusals} refusals (HTTP {status})"

    def failed(self, reason: str) -> None:
        """Take note of a request without an answer, or with a server error."""
        self.failures += 1
        if self.failures >= FAILURES_BEFORE_LEAVING:
            self.left_alone = f"host left alone after {self.failures} failures ({reason})"


def origin(url: str) -> str:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def agent_token() -> str:
    """Return the name robots.txt files address us by."""
    return AGENT_NAME
