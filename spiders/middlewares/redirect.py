"""Follow redirects that stay on the site."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from spiders.politeness import CrawlRefused
from spiders.safety import forbidden_reason, loggable, site

REDIRECTS = (301, 302, 303, 307, 308)
LOGIN_WORDS = ("login", "signin", "sign-in", "challenge", "captcha")


class SameSiteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's redirects, refused off the host, to a login page, and to an address that may not be asked."""

    allow_hosts: frozenset[str]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SameSiteRedirectMiddleware:
        middleware = super().from_crawler(crawler)
        middleware.allow_hosts = frozenset(crawler.settings.getlist("ALLOW_HOSTS"))
        return middleware

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the answer, or the request for where it leads; raises CrawlRefused."""
        location = response.headers.get("Location")
        if response.status in REDIRECTS and location:
            self.check(request.url, location.decode("latin-1").strip(), response.status)
        return super().process_response(request, response)

    def check(self, url: str, location: str, status: int) -> None:
        """Raise CrawlRefused for a redirect that is not followed."""
        try:
            target = urljoin(url, location)
        except ValueError:
            raise CrawlRefused("failed", "redirect refused: unreadable address", status) from None
        if reason := forbidden_reason(target, self.allow_hosts):
            raise CrawlRefused("failed", f"redirect refused: {reason}", status)
        if site(target) != site(url):
            raise CrawlRefused("failed", f"redirect to another host: {loggable(urlsplit(target).hostname)}", status)
        if any(word in urlsplit(target).path.lower() for word in LOGIN_WORDS):
            raise CrawlRefused("failed", "blocked: redirect to a login page", status)

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        self.check(request.url, redirected.url, int(reason))  # Scrapy resolves `///host` otherwise than urljoin does
        redirected.meta.pop("retry_times", None)  # each address has its own tries
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest:
            raise CrawlRefused("failed", "too many redirects") from None

    def handle_referer(self, request: Request, response: Response) -> None:
        """Tell no address where its reader comes from."""
        request.headers.pop("Referer", None)
