"""Ask one URL for one board: limits, redirects, retries and robots.txt, ending in an answer or a stated refusal."""

from __future__ import annotations

import asyncio
import gzip
import io
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from spiders.items import BoardCrawl
from spiders.job import Job
from spiders.politeness import (
    CrawlRefused,
    HostGate,
    origin,
    retry_after_seconds,
)
from spiders.robots import RobotsRules, read_robots
from spiders.safety import forbidden_reason, host_and_port, loggable, site

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

NO_ANSWER = {
    CannotResolveHostError: "name not resolved",
    DownloadConnectionRefusedError: "connection refused",
    DownloadTimeoutError: "time-out",
    DownloadCancelledError: "answer too large",
    ResponseDataLossError: "answer cut short",
    DownloadFailedError: "connection failed",
    NotSupported: "not supported",
    UnsupportedURLSchemeError: "scheme not supported",
    IgnoreRequest: "answer too large once decompressed",
    OSError: "undecodable content encoding",
    EOFError: "undecodable content encoding",
    zlib.error: "undecodable content encoding",
    ValueError: "unreadable answer",
}
FINAL = (DownloadCancelledError, IgnoreRequest, UnsupportedURLSchemeError, NotSupported)
REDIRECTS = (301, 302, 303, 307, 308)
RETRIED = (408, 429, 500, 502, 503, 504, 522, 524)
MAX_HOPS = 5
LOGIN_WORDS = ("login", "signin", "sign-in", "challenge", "captcha")
CHALLENGE_MARKS = (b"cf-chl", b"cf_chl", b"challenge-platform", b"captcha", b"just a moment...")
GZIP_MAGIC = b"\x1f\x8b"


class Fetcher:
    """Ask hosts on behalf of boards, under the politeness rules; one of it serves a whole process."""

    def __init__(self, crawler: Crawler, job: Job) -> None:
        self.crawler, self.job = crawler, job
        self.allow_hosts = frozenset(job.allow_hosts)
        self.gates: dict[str, HostGate] = {}
        self.robots: dict[str, RobotsRules] = {}
        self.robots_locks: dict[str, asyncio.Lock] = {}

    def gate(self, url: str) -> HostGate:
        """Return the gate of the URL's host."""
        host, port = host_and_port(url)
        key = f"{host}:{port}"
        if key not in self.gates:
            self.gates[key] = HostGate(self.job.request_delay, exempt=key in self.allow_hosts)
        return self.gates[key]

    async def get(
        self,
        url: str,
        crawl: BoardCrawl,
        *,
        accept: str = "application/json",
        ok: tuple[int, ...] = (),
        headers: Mapping[str, str] | None = None,
        tries: int | None = None,
    ) -> Response:
        """Return the 200 answer to a URL, or one whose status is in `ok`; raise CrawlRefused otherwise.

        `headers` are sent beside Accept; `tries` replaces the job's own number of tries.
        """
        await self.check_robots(url, crawl)
        response = await self.follow(url, crawl, {"Accept": accept, **(headers or {})}, tries, obeys=self.check_robots)
        crawl.http_status = response.status
        if response.status not in (200, *ok):
            raise CrawlRefused("failed", f"HTTP {response.status}", response.status)
        if (response.headers.get("tdm-reservation") or b"").strip() == b"1":
            raise CrawlRefused("skipped", "tdm-reservation", response.status)
        if response.status == 200 and not response.body:
            raise CrawlRefused("failed", "empty answer", response.status)
        return response

    async def check_robots(self, url: str, crawl: BoardCrawl) -> None:
        """Raise CrawlRefused (skipped) where robots.txt forbids the URL or could not be read in this run."""
        if reason := forbidden_reason(url, self.allow_hosts):
            raise CrawlRefused("failed", f"address refused: {reason}")
        key = origin(url)
        async with self.robots_locks.setdefault(key, asyncio.Lock()):
            if key not in self.robots:
                self.robots[key] = await self.ask_robots(key, crawl)
        rules = self.robots[key]
        if rules.warning and rules.warning not in crawl.warnings:
            crawl.warnings.append(rules.warning)
        if reason := rules.refusal(url):
            raise CrawlRefused("failed" if rules.is_host_down else "skipped", reason)

    async def ask_robots(self, key: str, crawl: BoardCrawl) -> RobotsRules:
        """Read an origin's robots.txt; 5xx, 429, drops and time-outs mean nobody may be asked in this run.

        When the asking board's own time is over, nothing is known of the file: the next board asks for it.
        """
        try:
            response = await self.follow(f"{key}/robots.txt", crawl, {"Accept": "text/plain"})
        except CrawlRefused as refused:
            if refused.status == "partial":
                raise
            if refused.reason == "too many redirects":
                return RobotsRules(warning="robots.txt redirects in a loop")
            return RobotsRules(unknown=refused.reason)
        rules = read_robots(response.body, response.status)
        gate = self.gate(key)
        gate.delay = max(gate.delay, rules.delay)
        return rules

    async def follow(
        self,
        url: str,
        crawl: BoardCrawl,
        headers: Mapping[str, str],
        tries: int | None = None,
        obeys: Callable[[str, BoardCrawl], Awaitable[None]] | None = None,
    ) -> Response:
        """Follow at most five redirects, each on the same site and, with `obeys`, where robots.txt allows it."""
        for _ in range(MAX_HOPS + 1):
            response = await self.ask(url, crawl, headers, tries or self.job.limits.tries)
            if response.status not in REDIRECTS:
                return response
            target = urljoin(url, (response.headers.get("Location") or b"").decode("latin-1").strip())
            self.check_redirect(url, target, response.status)
            if obeys:
                await obeys(target, crawl)
            url = target
        raise CrawlRefused("failed", "too many redirects")

    def check_redirect(self, url: str, target: str, status: int) -> None:
        """Raise CrawlRefused for a redirect off the host, to a login page, or to an address not allowed."""
        if reason := forbidden_reason(target, self.allow_hosts):
            raise CrawlRefused("failed", f"redirect refused: {reason}", status)
        if site(target) != site(url):
            raise CrawlRefused("failed", f"redirect to another host: {loggable(urlsplit(target).hostname)}", status)
        if any(word in urlsplit(target).path.lower() for word in LOGIN_WORDS):
            raise CrawlRefused("failed", "blocked: redirect to a login page", status)

    async def ask(self, url: str, crawl: BoardCrawl, headers: Mapping[str, str], tries: int) -> Response:
        """Send one request up to `tries` times, in turn with all others to its host."""
        gate, reason = self.gate(url), "not asked"
        for attempt in range(tries):
            self.check_limits(gate, crawl)
            async with gate.lock:
                await gate.wait_turn()
                self.check_limits(gate, crawl)
                try:
                    response = await self.send(url, crawl, headers)
                except tuple(NO_ANSWER) as error:
                    reason = no_answer_reason(error)
                    gate.failed(reason)
                    gate.asked()
                    if isinstance(error, FINAL):
                        break
                    gate.back_off(attempt, self.job.limits.backoff_seconds)
                    continue
                gate.asked()
                gate.answered(response.status)
                if response.status not in RETRIED:
                    return unwrapped(response, self.job.limits.answer_bytes)
                reason = f"HTTP {response.status}"
                self.hold_for(gate, response, attempt)
        raise CrawlRefused("failed", gate.left_alone or reason, int(reason[5:]) if reason[:5] == "HTTP " else None)

    async def send(self, url: str, crawl: BoardCrawl, headers: Mapping[str, str]) -> Response:
        """Hand one request to Scrapy and count it."""
        limits = self.job.limits
        request = Request(
            url,
            headers=dict(headers),
            meta={"download_timeout": limits.answer_seconds, "download_maxsize": limits.answer_bytes},
            dont_filter=True,
        )
        crawl.requests += 1
        engine = self.crawler.engine
        assert engine is not None
        response = await engine.download_async(request)
        crawl.received_bytes += len(response.body)
        return response

    def hold_for(self, gate: HostGate, response: Response, attempt: int) -> None:
        """Obey Retry-After as seconds or date; above the cap the host is left alone, without it our own back-off."""
        header = response.headers.get("Retry-After")
        now = datetime.now(UTC)
        seconds = retry_after_seconds(header.decode("latin-1") if header else None, now)
        if seconds is None:
            gate.back_off(attempt, self.job.limits.backoff_seconds)
        elif seconds > self.job.limits.retry_after_cap_seconds:
            gate.left_alone = f"HTTP {response.status}, Retry-After of {seconds:.0f} s is above the cap"
        else:
            gate.hold(seconds)

    def check_limits(self, gate: HostGate, crawl: BoardCrawl) -> None:
        """Raise CrawlRefused when the host is left alone or the board's time, bytes or pages are used up."""
        if gate.left_alone:
            raise CrawlRefused("failed", gate.left_alone)
        if crawl.time_limit is not None and time.monotonic() > crawl.time_limit.ends_at:
            raise CrawlRefused("partial", crawl.time_limit.reason)
        if crawl.received_bytes > self.job.limits.board_bytes:
            raise CrawlRefused("partial", f"byte limit of {self.job.limits.board_bytes}")


def no_answer_reason(error: BaseException) -> str:
    """Name why no answer came, by the most exact class that fits."""
    for kind in type(error).__mro__:
        if kind in NO_ANSWER:
            return NO_ANSWER[kind]
    return "no answer"


def unwrapped(response: Response, limit: int) -> Response:
    """Undo a second gzip layer that the headers do not name, within the byte limit."""
    if response.body[:2] != GZIP_MAGIC:
        return response
    try:
        with gzip.open(io.BytesIO(response.body)) as stream:
            body = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error):
        raise CrawlRefused("failed", "undecodable content encoding", response.status) from None
    if len(body) > limit:
        raise CrawlRefused("failed", "answer too large once decompressed", response.status)
    return response.replace(body=body)


def is_challenge(body: bytes) -> bool:
    """Say whether a page is a bot challenge rather than content."""
    head = body[:20_000].lower()
    return any(mark in head for mark in CHALLENGE_MARKS)
