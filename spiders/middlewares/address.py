"""Ask public https addresses only, unless a host is allowed by name."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from spiders.politeness import CrawlRefused
from spiders.safety import forbidden_reason, host_and_port


class AddressMiddleware:
    """Refuse requests to addresses that no source has; the resolver refuses names that lead to private ones."""

    def __init__(self, allow_hosts: list[str], only_allowed_hosts: bool = False) -> None:
        self.allow_hosts = frozenset(allow_hosts)
        self.only_allowed_hosts = only_allowed_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getlist("ALLOW_HOSTS"), crawler.settings.getbool("ONLY_ALLOWED_HOSTS"))

    def process_request(self, request: Request) -> None:
        """Raise CrawlRefused for an address that may not be asked."""
        if reason := forbidden_reason(request.url, self.allow_hosts):
            raise CrawlRefused("failed", f"address refused: {reason}")
        host, port = host_and_port(request.url)
        if self.only_allowed_hosts and f"{host}:{port}" not in self.allow_hosts:
            raise CrawlRefused("failed", "address refused: the invented market is on this machine alone")
