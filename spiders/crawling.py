"""Run one Scrapy spider over one job, in a process of its own."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from spiders.job import Job


def project_settings(job: Job) -> Settings:
    """Return the pinned settings with what the job says."""
    settings = Settings()
    settings.setmodule(import_module("spiders.settings"), priority="project")
    settings.set("USER_AGENT", job.user_agent, priority="cmdline")
    settings.set("ALLOW_HOSTS", job.allow_hosts, priority="cmdline")
    settings.set("LOG_LEVEL", os.environ.get("JOBTRENDS_LOG_LEVEL", "INFO"), priority="cmdline")
    return settings


def crawl_source(job: Job) -> dict[str, object]:
    """Crawl the job's boards to their end and return Scrapy's own account of it.

    The account is for the log; the truth about each board is its crawl line, since Scrapy ends "finished" whatever
    went wrong.
    """
    settings = project_settings(job)
    spider = SpiderLoader.from_settings(settings).load(job.source)
    runner = AsyncCrawlerProcess(settings, install_root_handler=True)
    crawler = runner.create_crawler(spider)
    runner.crawl(crawler, job=job)
    runner.start()
    stats: dict[str, Any] = crawler.stats.get_stats() if crawler.stats else {}
    return {"source": job.source, "finish_reason": str(stats.get("finish_reason"))}
