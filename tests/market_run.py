"""Run the invented market through the real spiders, without a scheduler."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from flows.settings import Settings, load_settings
from flows.spider_session import SpiderSession

MONDAY = "2026-10-05"
WEEKS = 6


def market_settings(home: Path, hosts: list[str], now: str) -> Settings:
    """Return the settings of a run on the market at an instant."""
    return load_settings(
        home=home, contact="tests", allow_hosts=",".join(hosts), now=now, invented_market=True, answer_seconds=10.0
    )


def run_market(
    home: Path, seed: int, weeks: int = WEEKS, *, is_shuffled: bool = False, gap: range = range(0)
) -> list[str]:
    """Crawl the market at all its instants but those whose places lie in `gap`, and return them."""
    command = [sys.executable, "-m", "spiders.demo_market", "--home", str(home), "--seed", str(seed)]
    command += ["--monday", MONDAY, "--weeks", str(weeks)]
    command += ["--shuffled"] if is_shuffled else []
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
        SpiderSession() as spiders,
    ):
        assert process.stdout is not None
        market = json.loads(process.stdout.readline())
        instants = [moment for place, moment in enumerate(market["crawl_instants"]) if place not in gap]
        for instant in instants:
            query = urllib.parse.urlencode({"now": instant})
            with urllib.request.urlopen(f"{market['control']}?{query}", timeout=10) as answer:
                answer.read()
            settings = market_settings(home, market["hosts"], instant)
            spiders.crawl(settings, settings.clock())
        assert process.stdin is not None
        process.stdin.close()
    return instants


def report_time(settings: Settings) -> Settings:
    """Return the settings at 06:00 on the day of a Monday crawl."""
    return settings.model_copy(update={"now": settings.clock().replace(hour=6, minute=0, second=0)})
