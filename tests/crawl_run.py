"""Run the spiders' own commands on given boards and read back the sealed run."""

from __future__ import annotations

import atexit
import gzip
import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

NOW = "2026-11-18T03:15:00Z"
LIMITS = {"answer_seconds": 1.5, "backoff_seconds": 0.05, "retry_after_cap_seconds": 300.0}


def command(*words: str) -> dict[str, Any]:
    """Run one spiders command, in a process that all tests share, and return its JSON answer."""
    process = shared_process()
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(words) + "\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    assert "error" not in answer, answer
    return answer


@cache
def shared_process() -> subprocess.Popen[str]:
    """Start the process that answers spiders commands with Scrapy loaded once; it ends with the tests."""
    process = subprocess.Popen(
        [sys.executable, "-m", "spiders", "session"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"JOBTRENDS_USAJOBS_KEY": "key", "JOBTRENDS_USAJOBS_EMAIL": "tests@example.com"},
    )
    atexit.register(process.communicate)
    return process


def write_boards(home: Path, boards: list[tuple[str, str, str]]) -> Path:
    """Write a board list of (source, token, base_url)."""
    home.mkdir(parents=True, exist_ok=True)
    lines = ["source,board,employer,base_url,delay_s,enabled,notes"]
    lines += [f"{source},{token},Acme,{base},,true," for source, token, base in boards]
    path = home / "boards.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def plan(
    home: Path,
    ports: list[int],
    now: str = NOW,
    limits: dict[str, Any] | None = None,
    fresh_hours: float = 0.0,
    **settings: Any,
) -> dict[str, Any]:
    """Begin a run over HOME/boards.csv with these loopback ports allowed."""
    told = {"contact": "tests", "request_delay": 1.0, "allow_hosts": [f"127.0.0.1:{port}" for port in ports]}
    told |= {"limits": LIMITS | (limits or {}), "longest_answer_seconds": LIMITS["answer_seconds"]} | settings
    words = ["--home", str(home), "--now", now, "--boards", str(home / "boards.csv"), "--settings", json.dumps(told)]
    return command("plan", *words, "--fresh-hours", str(fresh_hours))


def crawl(
    home: Path, ports: list[int], now: str = NOW, limits: dict[str, Any] | None = None, **settings: Any
) -> dict[str, dict[str, Any]]:
    """Plan, crawl and seal one run; returns the crawls by board token."""
    planned = plan(home, ports, now, limits, **settings)
    command("crawl", planned["folder"], *planned["due"], "--seconds", "60", "--at-once", "2")
    summary = command("seal", planned["folder"])
    return {row["board"]: row for row in summary["crawls"]}


def landed(home: Path, source: str) -> list[dict[str, Any]]:
    """Return every posting landed of a source, over all runs."""
    found = []
    for path in sorted((home / "landing" / "postings" / source).glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            found += [json.loads(line) for line in stream]
    return found
