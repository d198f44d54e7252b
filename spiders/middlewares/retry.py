"""Ask again what failed for the moment, as late as the host wants, and leave a host alone that goes on failing."""

from __future__ import annotations

import time
import zlib
from datetime import UTC, datetime

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from scrapy.settings import BaseSettings

from spiders.politeness import HostState, Pace, retry_after_seconds

NO_ANSWER = {
    CannotResolveHostError: "name not resolved",
    DownloadConnectionRefusedError: "connection refused",
    DownloadTimeoutError: "time-out",
    DownloadCancelledError: "answer too large",
    ResponseDataLossError: "answer cut short",
    DownloadFailedError: "connection failed",
    NotSupported: "not supported",
    UnsupportedURLSchemeError: "scheme not supported",
    OSError: "undecodable content encoding",
    EOFError: "undecodable content encoding",
    zlib.error: "undecodable content encoding",
    ValueError: "unreadable answer",
}
NO_ANSWER_KINDS = tuple(NO_ANSWER)
FINAL = (DownloadCancelledError, UnsupportedURLSchemeError, NotSupported)


def no_answer_reason(error: BaseException) -> str | None:
    """Name why no answer came, by the most exact class that fits; None for an error of another kind."""
    return next((NO_ANSWER[kind] for kind in type(error).__mro__ if kind in NO_ANSWER), None)


class PoliteRetryMiddleware(RetryMiddleware):
    """Scrapy's retries, with `Retry-After` as seconds or date for everybody at the host, and hosts left alone.

    A request's `host` in its meta says whom its answer counts for: details are apart from lists. A tenant's 429 with
    Retry-After holds its whole provider. A wait above RETRY_AFTER_MAX seconds ends the run for the host.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.backoff_seconds = settings.getfloat("RETRY_BACKOFF")
        self.longest_wait = settings.getfloat("RETRY_AFTER_MAX")
        self.allow_hosts = frozenset(settings.getlist("ALLOW_HOSTS"))
        self.hosts: dict[str, HostState] = {}
        self.paces: dict[str, Pace] = {}

    def host(self, name: str) -> HostState:
        """Return what is known of a host, given as host:port, or of its details, as host:port/details."""
        if name not in self.hosts:
            host = name.partition("/")[0]
            self.hosts[name] = HostState(is_exempt=host in self.allow_hosts, pace=self.pace(host))
        return self.hosts[name]

    def pace(self, host: str) -> Pace:
        """Return when a host may be asked, for lists and details together."""
        return self.paces.setdefault(host, Pace())

    def host_of(self, request: Request) -> HostState:
        """Return what is known of the host that a request goes to."""
        return self.host(str(request.meta.get("host")))

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked; raises CrawlRefused where it is left alone."""
        await self.host_of(request).wait_turn()

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the answer, or the request again where another try may help."""
        host = self.host_of(request)
        host.answered(response.status)
        host.sent(request.meta.get("download_latency", 0.0))
        if response.status in self.retry_http_codes:
            self.hold(host, request, response)
        return super().process_response(request, response)

    def process_exception(self, request: Request, exception: Exception, spider: Spider | None = None) -> Request | None:
        """Return the request again where it got no answer and another try may help."""
        reason = no_answer_reason(exception)
        if reason is None:
            return None
        host = self.host_of(request)
        host.failed(reason)
        host.sent(0.0)
        if isinstance(exception, FINAL):
            return None
        host.back_off(request.meta.get("retry_times", 0), self.backoff_seconds)
        return self._retry(request, reason)

    def hold(self, host: HostState, request: Request, response: Response) -> None:
        """Obey Retry-After; above the cap the host is left alone, without it our own back-off holds."""
        header = response.headers.get("Retry-After")
        seconds = retry_after_seconds(header.decode("latin-1") if header else None, datetime.now(UTC))
        if seconds is None:
            host.back_off(request.meta.get("retry_times", 0), self.backoff_seconds)
        elif seconds > self.longest_wait:
            host.left_alone = f"HTTP {response.status}, Retry-After of {seconds:.0f} s is above the cap"
        else:
            host.hold(seconds)
            if response.status == 429:
                self.hold_slot(request, seconds)

    def hold_slot(self, request: Request, seconds: float) -> None:
        """Let the download slot of a request begin nothing for so long, so that all tenants of a provider wait."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None and slot.delay:
            slot.lastseen = max(slot.lastseen, time.monotonic() + seconds - slot.delay)
