"""Run one Scrapy spider over one job, in a process of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from spiders.job import Job

# The settings that are tables of components of a crawl; other tables name what is loaded only where it is used.
TABLES = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES", "EXTENSIONS")


def pinned_settings() -> Settings:
    """Return the settings that every spider runs under."""
    settings = Settings()
    settings.setmodule(import_module("spiders.settings"), priority="project")
    return settings


@cache
def load_components() -> None:
    """Import what every crawl needs, so that processes forked afterwards need not: it is most of a small crawl's time.

    The reactor is left out: it holds the process's own files.
    """
    settings = pinned_settings()
    SpiderLoader.from_settings(settings)
    tables = [settings.get_component_priority_dict_with_base(name) for name in TABLES]
    plain = [value for value in settings.values() if isinstance(value, str)]
    for value in (*tables, settings.getwithbase("DOWNLOAD_HANDLERS"), *plain):
        for name in component_names(value):
            import_module(name.rpartition(".")[0])


def component_names(value: Any) -> list[str]:
    """Return the dotted names of classes in a setting: a name, or the keys or values of a table of them."""
    if isinstance(value, Mapping):
        pairs = [pair for pair in value.items() if pair[1] is not None]
        return [name for pair in pairs for part in pair for name in component_names(part)]
    is_name = isinstance(value, str) and value.startswith(("scrapy.", "spiders."))
    return [value] if is_name and value.rpartition(".")[2][:1].isupper() else []


def project_settings(job: Job) -> Settings:
    """Return the pinned settings with what the job says."""
    settings = pinned_settings()
    settings.setdict(job.settings(), priority="cmdline")
    settings.set("LOG_LEVEL", os.environ.get("JOBTRENDS_LOG_LEVEL", "INFO"), priority="cmdline")
    return settings


def crawl_source(job: Job) -> str | None:
    """Crawl the job's boards to their end, or return why the process stopped before.

    The truth about each board is its crawl line, since Scrapy ends "finished" whatever went wrong.
    """
    settings = project_settings(job)
    spider = SpiderLoader.from_settings(settings).load(job.source)
    runner = AsyncCrawlerProcess(settings, install_root_handler=True)
    crawler = runner.create_crawler(spider)
    crawling = runner.crawl(crawler, job=job)
    runner.start()
    if crawling.done() and not crawling.cancelled() and (error := crawling.exception()):
        raise error
    if stopped := getattr(crawler.spider, "stopped", None):
        return str(stopped)
    if crawler.stats is not None and job.directory is not None:
        told = json.dumps(crawler.stats.get_stats(), default=str)
        (job.run_folder / f"{job.source}.stats.json").write_text(told, encoding="utf-8")
    reason = crawler.stats.get_value("finish_reason") if crawler.stats else None
    if reason == "memusage_exceeded":
        return f"the spider reached its memory limit of {settings.getint('MEMUSAGE_LIMIT_MB')} MiB"
    return None if reason in ("finished", None) else f"the spider stopped: {reason}"
