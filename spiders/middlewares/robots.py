"""Obey robots.txt: read it once a day, and ask nobody whose rules cannot be read."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from spiders.items import BoardCrawl
from spiders.kept_robots import KeptRobots
from spiders.middlewares.retry import NO_ANSWER_KINDS, PoliteRetryMiddleware, no_answer_reason
from spiders.politeness import CrawlRefused
from spiders.robots import RobotsRules, read_robots

META_SHARED = ("board_crawl", "download_slot", "host", "time_limit")


class StrictRobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's obedience with the matching of RFC 9309, failing closed.

    5xx, 429, drops and time-outs mean that nobody is asked in this run; 4xx means no rules. A stated Crawl-delay
    becomes the delay of the host's download slot. Rules are kept for 24 hours.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.rules: dict[str, RobotsRules] = {}
        self.locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.kept = KeptRobots.of_job(getattr(crawler.spider, "job", None))
        crawler.signals.connect(self.keep, signal=signals.spider_closed)

    async def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Raise CrawlRefused (skipped) where robots.txt forbids the address or could not be read in this run."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules_for(request)
        crawl: BoardCrawl | None = request.meta.get("board_crawl")
        if crawl is not None and rules.warning and rules.warning not in crawl.warnings:
            crawl.warnings.append(rules.warning)
        addresses = [request.url, *request.meta.get("shown_at", [])]  # what stands for a page may be asked as it may
        if reason := next(filter(None, map(rules.refusal, addresses)), None):
            self._stats.inc_value("robotstxt/forbidden")
            raise CrawlRefused("failed" if rules.is_host_down else "skipped", reason)

    async def rules_for(self, request: Request) -> RobotsRules:
        """Return the rules of a request's host, asked once a run and kept between runs."""
        netloc = urlparse_cached(request).netloc.lower()
        async with self.locks[netloc]:
            if netloc not in self.rules:
                self.rules[netloc] = self.kept.rules(netloc) or await self.ask(request)
        self.slow_down(request, self.rules[netloc].delay)
        return self.rules[netloc]

    async def ask(self, request: Request) -> RobotsRules:
        """Read a host's robots.txt; when the asking board's own time is over, the next board asks for it."""
        url = urlparse_cached(request)
        meta = {name: request.meta[name] for name in META_SHARED if name in request.meta}
        asked = Request(
            f"{url.scheme}://{url.netloc}/robots.txt",
            headers={"Accept": "text/plain"},
            priority=self.DOWNLOAD_PRIORITY,
            meta=meta | {"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        self._stats.inc_value("robotstxt/request_count")
        engine = self.crawler.engine
        assert engine is not None
        try:
            response = await engine.download_async(asked)
        except CrawlRefused as refused:
            if refused.status == "partial":
                raise
            if refused.reason == "too many redirects":
                return RobotsRules(warning="robots.txt redirects in a loop")
            return RobotsRules(unknown=refused.reason)
        except NO_ANSWER_KINDS as error:
            return RobotsRules(unknown=no_answer_reason(error))
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        return read_robots(response.body, response.status)

    def slow_down(self, request: Request, seconds: float) -> None:
        """Raise the delay of a request's host to so many seconds: its download slot's, also if that is made again."""
        spider, slot = self.crawler.spider, request.meta.get("download_slot")
        seconds *= getattr(spider, "delay_share", lambda url: 1.0)(request.url)
        if not seconds or not slot:
            return
        polite = self.crawler.get_downloader_middleware(PoliteRetryMiddleware)
        if slot == getattr(spider, "provider", None) and polite is not None:
            pace = polite.pace(str(request.meta.get("host")).partition("/")[0])
            pace.delay = max(seconds, pace.delay)
            return
        assert self.crawler.engine is not None
        downloader = self.crawler.engine.downloader
        told = downloader.per_slot_settings.setdefault(slot, {})
        told["delay"] = max(seconds, told.get("delay", 0.0))
        if slot in downloader.slots:
            downloader.slots[slot].delay = told["delay"]

    def keep(self, spider: Spider) -> None:
        """Keep what was read for the runs of the next 24 hours."""
        self.kept.keep(self.rules)
