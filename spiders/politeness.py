"""How a host is asked: waits, refusals, and when it is left alone."""

from __future__ import annotations

import asyncio
import email.utils
import random
import time
from dataclasses import dataclass, field
from datetime import datetime

from scrapy.exceptions import IgnoreRequest

FAILURES_BEFORE_LEAVING = 5
REFUSALS_BEFORE_LEAVING = 3
EXEMPT_BACKOFF_SECONDS = 0.05


class CrawlRefused(IgnoreRequest):
    """The board may not, or can no longer, be asked in this run; carries its `crawl_status` and reason."""

    def __init__(self, status: str, reason: str, http_status: int | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.http_status = status, reason, http_status


def retry_after_seconds(value: str | None, now: datetime) -> float | None:
    """Read a Retry-After header as seconds from `now`; None for garbage and negative values.

    >>> retry_after_seconds("120", datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
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
        moment = moment.replace(tzinfo=now.tzinfo)
    seconds = (moment - now).total_seconds()
    return seconds if seconds >= 0 else None


@dataclass
class Pace:
    """When a host may be asked next, on the monotonic clock.

    `delay` are seconds between two requests where no download slot of the host's own keeps them.
    """

    free_at: float = 0.0
    delay: float = 0.0

    def hold(self, seconds: float) -> None:
        """Ask nobody at this host for so long."""
        self.free_at = max(self.free_at, time.monotonic() + seconds)


@dataclass
class HostState:
    """What a run knows of one host, of its lists or its details: when it may be asked, and why it is left alone.

    Lists and details share their pace, and not their refusals. `is_exempt` hosts (tests, the demo) are asked again
    after a short wait; Retry-After holds for all.
    """

    is_exempt: bool
    pace: Pace = field(default_factory=Pace)
    left_alone: str | None = None
    failures: int = 0
    refusals: int = 0

    async def wait_turn(self) -> None:
        """Sleep until the host may be asked again; raises CrawlRefused where it is left alone."""
        self.refuse_if_left_alone()
        while (seconds := self.pace.free_at - time.monotonic()) > 0:
            await asyncio.sleep(seconds)
        self.refuse_if_left_alone()
        self.pace.hold(self.pace.delay)

    def refuse_if_left_alone(self) -> None:
        """Raise CrawlRefused where the host is left alone for the rest of the run."""
        if self.left_alone:
            raise CrawlRefused("failed", self.left_alone)

    def hold(self, seconds: float) -> None:
        """Ask nobody at this host for so long."""
        self.pace.hold(seconds)

    def sent(self, seconds_ago: float) -> None:
        """Take note of when a request was sent, which may be long after its turn came."""
        self.pace.hold(self.pace.delay - seconds_ago)

    def back_off(self, attempt: int, base: float) -> None:
        """Wait longer after each try, with jitter, so that retries of many boards do not come together."""
        base = EXEMPT_BACKOFF_SECONDS if self.is_exempt else base
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
