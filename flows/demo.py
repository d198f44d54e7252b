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
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flows.settings import load_settings, quiet_prefect

quiet_prefect(load_settings().home)

from prefect import flow, get_run_logger  # noqa: E402 (its settings come first)
from prefect.states import Completed  # noqa: E402

from flows.crawl import crawl_as_task  # noqa: E402
from flows.lock import run_lock  # noqa: E402
from flows.weekly import weekly_run  # noqa: E402

DEMO_MONDAY = "2026-10-05"
DEMO_FILES = frozenset(
    ("boards.csv", "truth", "landing", "warehouse.duckdb", "warehouse.duckdb.wal", "jobtrends.duckdb", "reports", "tmp",
     "run.lock", "prefect")
)  # fmt: skip
REPORT_DELAY = timedelta(hours=6)


class NotADemoFolder(RuntimeError):
    """The demo folder holds something that is not the demo's; it is not wiped."""


def clear_demo_folder(home: Path) -> None:
    """Wipe the demo's folder; raises NotADemoFolder if anything else lies in it."""
    if home.exists():
        if foreign := sorted({path.name for path in home.iterdir()} - DEMO_FILES):
            raise NotADemoFolder(f"{home}: holds {', '.join(foreign[:3])}, which is not the demo's; nothing was wiped")
        for path in home.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    home.mkdir(parents=True, exist_ok=True)


@contextmanager
def running_market(home: Path, seed: int, weeks: int) -> Iterator[dict[str, Any]]:
    """Serve the invented market in a process of its own; yields its control address, hosts and crawl instants."""
    command = [sys.executable, "-m", "spiders.demo_market", "--home", str(home), "--seed", str(seed)]
    command += ["--monday", DEMO_MONDAY, "--weeks", str(weeks)]
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
def demo(home: str, weeks: int = 6, seed: int = 1) -> Any:
    """Crawl an invented market twice a week and report it every Monday, over some simulated weeks."""
    logger = get_run_logger()
    message = ""
    with running_market(Path(home), seed, weeks) as market, run_lock(Path(home)):
        fields = {
            "home": home,
            "contact": "the demo on this machine",
            "allow_hosts": ",".join(market["hosts"]),
            "invented_market": True,
            "answer_seconds": 10.0,
        }
        for number, instant in enumerate(market["crawl_instants"], 1):
            set_market_clock(market["control"], instant)
            settings = load_settings(**fields, now=instant)
            outcome = crawl_as_task(settings, settings.clock(), [], [], 0.0)
            logger.info("%s: %s", instant[:10], outcome.sentence())
            if number % 2 == 0:
                message = report_monday(fields, settings.clock())
                logger.info(message)
    return Completed(message=message)


def report_monday(fields: dict[str, Any], sunday: datetime) -> str:
    """Report on the Monday after a Sunday crawl and return what was issued."""
    monday = (sunday + timedelta(days=1)).replace(hour=0, minute=0, second=0) + REPORT_DELAY
    settings = load_settings(**fields, now=monday)
    _, message = weekly_run(settings, None, with_crawl=False)
    return message
