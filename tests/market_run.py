"""Run the invented market through the real spiders, without a scheduler."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flows.settings import Settings, load_settings
from flows.spider_session import SpiderSession

MONDAY = "2026-10-05"
WEEKS = 6


def market_settings(home: Path, hosts: list[str], now: str) -> Settings:
    """Return the settings of a run on the market at an instant."""
    allowed = ",".join(hosts)
    return load_settings(
        home=home, contact="tests", allow_hosts=allowed, now=now, invented_market=True, answer_seconds=10.0,
        workers=1,  # starting others takes longer than what they would save
    )  # fmt: skip


@dataclass
class ServedMarket:
    """An invented market that is being served: its process, control address, hosts and crawl instants."""

    process: subprocess.Popen[str]
    control: str
    hosts: list[str]
    instants: list[str]

    def set_clock(self, instant: str) -> None:
        """Tell the market what time it is."""
        query = urllib.parse.urlencode({"now": instant})
        with urllib.request.urlopen(f"{self.control}?{query}", timeout=10) as answer:
            answer.read()


@contextmanager
def served_market(home: Path, seed: int, weeks: int, *, is_shuffled: bool = False) -> Iterator[ServedMarket]:
    """Serve a market that keeps its board list and its truth in `home`."""
    command = [sys.executable, "-m", "spiders.demo_market", "--home", str(home), "--seed", str(seed)]
    command += ["--monday", MONDAY, "--weeks", str(weeks)]
    command += ["--shuffled"] if is_shuffled else []
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None
        told = json.loads(process.stdout.readline())
        try:
            yield ServedMarket(process, told["control"], told["hosts"], told["crawl_instants"])
        finally:
            process.stdin.close()


def run_market(
    home: Path, seed: int, weeks: int = WEEKS, *, is_shuffled: bool = False, gap: range = range(0)
) -> list[str]:
    """Crawl the market at all its instants but those whose places lie in `gap`, and return them."""
    with served_market(home, seed, weeks, is_shuffled=is_shuffled) as market, SpiderSession() as spiders:
        instants = [moment for place, moment in enumerate(market.instants) if place not in gap]
        for instant in instants:
            market.set_clock(instant)
            settings = market_settings(home, market.hosts, instant)
            spiders.crawl(settings, settings.clock())
    return instants


def report_time(settings: Settings) -> Settings:
    """Return the settings at 06:00 on the day of a Monday crawl."""
    return settings.model_copy(update={"now": settings.clock().replace(hour=6, minute=0, second=0)})
