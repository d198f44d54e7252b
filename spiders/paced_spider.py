"""How fast a source is asked: the pace of each host and, where its tenants have hosts of their own, its provider's."""

from __future__ import annotations

from typing import Any, ClassVar

import scrapy

from spiders.items import Board, host_of
from spiders.job import Job
from spiders.middlewares.retry import PoliteRetryMiddleware
from spiders.politeness import HostState
from spiders.safety import host_and_port


class PacedSpider(scrapy.Spider):
    """A spider that asks each host one request at a time, a delay apart.

    `provider` names a service whose tenants have hosts of their own: beside the pace of each host, its own holds over
    all of them, `provider_delay` seconds between two requests (the run's delay where it is None) and at most
    `provider_at_once` requests under way. Lists and details of a host share its pace, and not their refusals.
    """

    public_host: ClassVar[str] = ""  # with {board} where each tenant has a host; none where each board has an address
    least_delay: ClassVar[float] = 0.0  # seconds between two requests, where its owner asks for more than the run's
    provider: ClassVar[str | None] = None
    provider_at_once: ClassVar[int] = 1
    provider_delay: ClassVar[float | None] = None

    def __init__(self, job: Job, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.allow_hosts = frozenset(job.allow_hosts)

    @property
    def polite(self) -> PoliteRetryMiddleware:
        """Return the part that knows the hosts of this run, and which statuses are asked again."""
        found = self.crawler.get_downloader_middleware(PoliteRetryMiddleware)
        assert found is not None
        return found

    def base(self, board: Board) -> str:
        """Return the board's host: its own `base_url`, else the source's public one."""
        return host_of(board, self.public_host)

    def host_name(self, url: str, *, is_detail: bool = False) -> str:
        """Return what waits, refusals and failures count for: host and port, for details apart from lists."""
        host, port = host_and_port(url)
        return f"{host}:{port}/details" if is_detail else f"{host}:{port}"

    def slot(self, url: str) -> str:
        """Return the download slot of an address: its provider's, else its host's, for lists and details together."""
        host = self.host_name(url)
        return self.provider if self.provider is not None and self.delay_share(url) else host

    def delay_share(self, url: str) -> float:
        """Return which part of every delay holds for an address: all of it, for `allow_hosts` what the job says."""
        return self.job.allowed_delay_share if self.host_name(url) in self.allow_hosts else 1.0

    def delay(self, url: str) -> float:
        """Return the seconds between two requests to the host of an address."""
        return self.delay_share(url) * max(self.job.request_delay, self.least_delay)

    def download_slots(self) -> dict[str, dict[str, float]]:
        """Return Scrapy's DOWNLOAD_SLOTS for the boards of the job: the longest delay asked for on each host."""
        slots: dict[str, dict[str, float]] = {}
        for board in self.job.boards:
            try:
                url = self.base(board)
                name, delay = self.slot(url), max(self.delay(url), self.delay_share(url) * (board.delay_s or 0.0))
            except ValueError:
                continue
            told = slots.setdefault(name, {"concurrency": 1, "delay": 0.0, "jitter": 0.0})
            if name == self.provider:
                own = self.job.request_delay if self.provider_delay is None else self.provider_delay
                told["concurrency"], delay = self.provider_at_once, self.delay_share(url) * own
            told["delay"] = max(told["delay"], delay)
        return slots

    def keep_pace(self, url: str, delay_s: float | None = None) -> None:
        """Hold a provider's tenant to the pace of its host, since the download slot is the provider's."""
        if self.provider is not None and self.slot(url) == self.provider:
            pace = self.polite.pace(self.host_name(url))
            pace.delay = max(pace.delay, self.delay(url), self.delay_share(url) * (delay_s or 0.0))

    def host(self, url: str, *, is_detail: bool = False) -> HostState:
        """Return what is known in this run of the host of an address."""
        return self.polite.host(self.host_name(url, is_detail=is_detail))
