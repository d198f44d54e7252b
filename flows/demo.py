"""The demo: the whole pipeline over simulated weeks of an invented market served on loopback, in one flow run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger
from prefect.states import Completed

from flows.lock import run_lock
from flows.settings import Settings, load_settings
from flows.spider_session import SpiderSession
from flows.steps import CrawlOutcome, last_complete_week
from flows.weekly import weekly_run

DEMO_END = date(2026, 11, 16)  # the Monday of the newest report
DEMO_WEEKS = 26
REPORTS = 4  # the newest weeks have a report
DEMO_FILES = frozenset(
    ("boards.csv", "truth", "landing", "warehouse.duckdb", "warehouse.duckdb.wal", "jobtrends.duckdb", "reports",
     ".reports", "tmp", "run.lock", "prefect")
)  # fmt: skip
REPORT_TIME = timedelta(hours=6)


class NotADemoFolder(RuntimeError):
    """The demo folder holds something that is not the demo's; it is not wiped."""


def clear_demo_folder(home: Path) -> None:
    """Wipe the demo's folder; raises NotADemoFolder if anything else lies in it."""
    if home.exists():
        if foreign := sorted({path.name for path in home.iterdir()} - DEMO_FILES):
            raise NotADemoFolder(f"{home}: holds {', '.join(foreign[:3])}, which is not the demo's; nothing was wiped")
        for path in home.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    home.mkdir(parents=True, exist_ok=True)


@contextmanager
def running_market(home: Path, seed: int, weeks: int) -> Iterator[dict[str, Any]]:
    """Serve the invented market in a process of its own; yields its control address, hosts and crawl instants."""
    command = [sys.executable, "-m", "spiders.demo_market", "--home", str(home), "--seed", str(seed)]
    command += ["--monday", str(DEMO_END - timedelta(weeks=weeks)), "--weeks", str(weeks)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdin is not None
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()


def set_market_clock(control: str, instant: str) -> None:
    """Tell the market what time it is."""
    with urllib.request.urlopen(f"{control}?{urllib.parse.urlencode({'now': instant})}", timeout=10) as answer:
        answer.read()


@flow(name="demo")
def demo(home: str, weeks: int = DEMO_WEEKS, seed: int = 1) -> Any:
    """Crawl an invented market, weekly in its far past and daily in its newest weeks, and report on Mondays."""
    logger = get_run_logger()
    message = ""
    with running_market(Path(home), seed, weeks) as market, run_lock(Path(home)), SpiderSession() as spiders:
        fields = {
            "home": home,
            "contact": "the demo on this machine",
            "allow_hosts": ",".join(market["hosts"]),
            "invented_market": True,
            "answer_seconds": 10.0,
            "sources_at_once": 5,  # all: there is nobody to spare
        }
        logger.info("Boards of this market misbehave, and files get lost or damaged, on purpose: expect warnings.")
        for instant in market["crawl_instants"]:
            set_market_clock(market["control"], instant)
            settings = load_settings(**fields, now=instant)
            logger.info("%s: %s", instant[:10], crawl(spiders, settings).sentence())
            if is_reported(settings.clock(), weeks):
                message = report_monday(fields, settings.clock())
                logger.info(message)
    return Completed(message=message)


def crawl(spiders: SpiderSession, settings: Settings) -> CrawlOutcome:
    """Crawl every board at the settings' instant."""
    return spiders.crawl(settings, settings.clock())


def is_reported(crawled_at: datetime, weeks: int) -> bool:
    """Return whether the week that ends with a crawl has a report: the newest have, if crawled on a Monday."""
    reported = DEMO_END - timedelta(weeks=min(REPORTS, weeks) - 1)
    return crawled_at.weekday() == 0 and crawled_at.date() >= reported


def report_monday(fields: dict[str, Any], crawled_at: datetime) -> str:
    """Report on the Monday of a crawl and return what was issued."""
    monday = crawled_at.replace(hour=0, minute=0, second=0) + REPORT_TIME
    settings = load_settings(**fields, now=monday)
    weeks = [last_complete_week(monday)]
    _, message = weekly_run(settings, weeks, with_crawl=False, renew=monday.date() == DEMO_END)
    return message
