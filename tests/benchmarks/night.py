"""What a night's crawl of a thousand boards on 300 hosts costs: its time against what politeness alone takes.

The floor is the time that the requests sent take at the delays asked for, all hosts side by side: that of the host, or
the provider, with most of them. Delays are a fifth of the real ones. Each night is checked board by board.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from spiders.detail_spider import QUEUED
from spiders.sources.workday import WorkdaySpider
from tests.benchmarks.processes import cpu_of
from tests.crawl_run import command

BOARDS, FEW_BOARDS = 1_000, 100
SHARE = 0.2
NIGHTS = ("2026-11-05T03:15:00Z", "2026-11-07T03:15:00Z")  # long lists are read whole every second day
Boards = list[dict[str, Any]]


def cost_of_night() -> None:
    """Print wall time, floor, requests, bytes and memory of two nights, on a tenth of the boards and on all."""
    for count in sorted({FEW_BOARDS, BOARDS}):
        with served(count) as boards, tempfile.TemporaryDirectory() as folder:
            for night, now in enumerate(NIGHTS, 1):
                told = crawl_night(Path(folder), boards, now)
                hosts = len({urlsplit(board["base_url"]).netloc for board in boards})
                print(
                    f"night {night}, {len(boards)} boards on {hosts} hosts: {told['wall']:6.1f} s, floor {told['floor']:6.1f} s:"
                    f" {told['wall'] / told['floor']:5.2f}x   {told['requests']} requests, {told['bytes'] / 2**20:.1f} MiB,"
                    f" {told['unchanged']} not modified, {told['queued']} texts queued   CPU {told['cpu']:.1f} s, peak {told['peak']} MiB a process"
                )


@contextmanager
def served(count: int) -> Iterator[Boards]:
    """Serve a market of so many boards; yields them."""
    words = [sys.executable, "-m", "tests.benchmarks.large_market", str(count)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdin is not None
        yield [json.loads(line) for line in iter(process.stdout.readline, "\n")]
        process.stdin.close()


def crawl_night(home: Path, boards: Boards, now: str) -> dict[str, float]:
    """Crawl all boards, and compare each with what it must come to."""
    hosts = sorted({urlsplit(board["base_url"]).netloc for board in boards})
    lines = ["source,board,employer,base_url", *(f"{b['source']},{b['board']},Acme,{b['base_url']}" for b in boards)]
    (home / "boards.csv").write_text("\n".join(lines) + "\n")
    settings = {"contact": "bench", "request_delay": 1.0, "allow_hosts": hosts, "allowed_delay_share": SHARE}
    settings["limits"] = {"answer_seconds": 30.0}
    words = ["--home", str(home), "--now", now, "--boards", str(home / "boards.csv")]
    planned = command("plan", *words, "--settings", json.dumps(settings))
    counts(hosts[0])
    began = time.monotonic()
    crawl = [sys.executable, "-m", "spiders", "crawl", planned["folder"], *planned["due"], "--at-once", "8"]
    cpu, peak = cpu_of(crawl)
    wall, asked = time.monotonic() - began, counts(hosts[0])
    crawls = {row["board"]: row for row in command("seal", planned["folder"])["crawls"]}
    wrong = [(board, crawls.get(board["board"])) for board in boards if not is_right(board, crawls)]
    assert not wrong, (len(wrong), wrong[:3])
    requests, received = (sum(row[name] for row in crawls.values()) for name in ("requests", "received_bytes"))
    # A client repeats a request by itself where a kept connection had been closed.
    assert 0 <= sum(asked.values()) - requests <= len(boards) / 100, (requests, sum(asked.values()))
    unchanged = sum(row["http_status"] == 304 for row in crawls.values())
    queued = sum(row["texts_not_fetched"].get(QUEUED, 0) for row in crawls.values())
    told = {"wall": wall, "queued": queued, "floor": floor(boards, asked), "requests": requests, "bytes": received}
    return told | {"unchanged": unchanged, "cpu": cpu, "peak": peak}


def counts(host: str) -> dict[str, int]:
    """Return how often each host was asked since this was asked last."""
    with urllib.request.urlopen(f"http://{host}/control", timeout=10) as answer:
        told: dict[str, int] = json.loads(answer.read())
    return told


def is_right(board: dict[str, Any], crawls: dict[str, dict[str, Any]]) -> bool:
    """Return whether a board was read as it must be: nothing lost of one that answers, nothing made up of another."""
    row = crawls.get(board["board"])
    return row is not None and (row["crawl_status"], row["listed"]) == (board["status"], board["listed"])


def floor(boards: Boards, asked: dict[str, int]) -> float:
    """Return the seconds that the requests take at the delays asked for, all hosts side by side."""
    provider_delay = WorkdaySpider.provider_delay
    assert provider_delay is not None
    tenants = {urlsplit(board["base_url"]).hostname for board in boards if board["source"] == "workday"}
    of_provider = provider_delay * sum(count for host, count in asked.items() if host in tenants)
    return SHARE * max(of_provider, max(asked.values()))


if __name__ == "__main__":
    cost_of_night()
