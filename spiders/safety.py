"""Where a spider may connect and what it may write to a log: public https only, no control characters."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.resolver import CachingThreadedResolver
from twisted.internet import defer, error

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
LOG_FIELD_LENGTH = 200


def loggable(value: object) -> str:
    """Escape control characters and cut to 200 characters, so that no field can forge a log line."""
    text = CONTROL.sub(lambda m: f"\\x{ord(m.group()):02x}", str(value))
    return text if len(text) <= LOG_FIELD_LENGTH else text[:LOG_FIELD_LENGTH] + "..."


def is_public_address(address: str) -> bool:
    """Return whether an IP address is one of the public internet (no private, loopback, link-local, mapped)."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def host_and_port(url: str) -> tuple[str, int]:
    """Return host and port of a URL; port 443 or 80 where none is written. Raises ValueError on a bad port."""
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def site(url: str) -> tuple[str, int]:
    """Return host and port of a URL with a leading `www.` left out: the two names are one site's.

    >>> site("https://www.example.com/a") == site("https://example.com/b")
    True
    """
    host, port = host_and_port(url)
    return host.removeprefix("www."), port


def forbidden_reason(url: str, allow_hosts: frozenset[str]) -> str | None:
    """Return why a URL may not be asked, or None: https on the default port, unless `host:port` is allowed."""
    try:
        parts, (host, port) = urlsplit(url), host_and_port(url)
    except ValueError:
        return "unreadable address"
    if not host or parts.scheme not in ("http", "https"):
        return f"scheme {loggable(parts.scheme) or 'missing'} not allowed"
    if f"{host}:{port}" in allow_hosts:
        return None
    if parts.scheme != "https":
        return "http not allowed"
    if port != 443:
        return "port not allowed"
    if parts.username is not None or parts.password is not None:
        return "credentials in address"
    literal = host.strip("[]")
    if (":" in literal or literal.replace(".", "").isdigit()) and not is_public_address(literal):
        return "address not public"
    return None


class PublicResolver(CachingThreadedResolver):
    """Resolve names to public addresses only; the address checked is the address connected to."""

    allowed_names: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> PublicResolver:
        resolver = super().from_crawler(crawler, reactor)
        pairs = crawler.settings.getlist("ALLOW_HOSTS")
        resolver.allowed_names = frozenset(pair.rsplit(":", 1)[0].lower() for pair in pairs)
        return resolver

    def getHostByName(self, name: str, timeout: Any = ()) -> defer.Deferred[str]:  # noqa: N802 (Twisted's name)
        found = super().getHostByName(name, timeout)
        if name.lower() in self.allowed_names:
            return found
        return found.addCallback(self._only_public, name)

    @staticmethod
    def _only_public(address: str, name: str) -> str:
        if not is_public_address(address):
            raise error.DNSLookupError(f"{loggable(name)} does not resolve to a public address")
        return address


class QuietLogFormatter(LogFormatter):
    """Leave request lines, items and dropped items out of the log: postings are data, not log text."""

    def crawled(self, *args: Any, **kwargs: Any) -> LogFormatterResult:
        return None  # type: ignore[return-value]

    def scraped(self, *args: Any, **kwargs: Any) -> LogFormatterResult:
        return None  # type: ignore[return-value]

    def dropped(self, *args: Any, **kwargs: Any) -> LogFormatterResult:
        return None  # type: ignore[return-value]
