"""Workday's lists: read whole every second day, never known whole at the cap, not asked where robots.txt bars the site."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import fault_server as fs
from tests.crawl_run import crawl, landed, write_boards
from tests.fault_server import Call, FaultServer

pytestmark = pytest.mark.journey
BOARD = "acme.wd5.Careers"


def row(number: int) -> dict[str, str]:
    """Return a row whose text nobody wants."""
    return {
        "title": f"Clerk {number}",
        "externalPath": f"/job/Oslo/Clerk-{number}_R-{number}",
        "postedOn": "Posted Today",
    }


def listing(numbers: list[int], total: int | None = None) -> fs.Behaviour:
    """List postings in pages of 20, from offset 2,000 on the first ones again."""

    def behaviour(call: Call) -> None:
        first = json.loads(call.body)["offset"] % 2000
        rows = [row(number) for number in numbers[first : first + 20]]
        call.send(fs.http(json.dumps({"total": total or len(numbers), "jobPostings": rows}).encode()))

    return behaviour


def read(
    home: Path, now: str, behaviour: fs.Behaviour, robots: fs.Behaviour | None = None
) -> tuple[dict[str, Any], int]:
    """Crawl the board once; returns its crawl line and how often the list was asked."""
    server = FaultServer("workday", behaviour, robots)
    write_boards(home, [("workday", BOARD, f"http://127.0.0.1:{server.port}")])
    found = crawl(home, [server.port], now)[BOARD]
    server.close()
    return found, sum("/jobs" in path for _, path in server.asked)


def test_a_long_list_is_read_whole_every_second_day(tmp_path: Path) -> None:
    numbers = list(range(90, 30, -1))
    found, _ = read(tmp_path, "2026-11-16T03:15:00Z", listing(numbers))
    assert (found["crawl_status"], found["listed"]) == ("complete", 60)
    found, asked = read(tmp_path, "2026-11-17T03:15:00Z", listing([92, 91, *numbers]))
    assert (found["crawl_status"], found["listed"], asked) == ("partial", 40, 2)
    assert found["crawl_reason"].startswith("read to the newest postings only")
    assert "R-92" in {entry["source_posting_id"] for entry in landed(tmp_path, "workday")}
    found, _ = read(tmp_path, "2026-11-18T03:15:00Z", listing([92, 91, *numbers[:40]]))
    assert (found["crawl_status"], found["listed"]) == ("complete", 42)


def test_a_list_at_the_cap_is_never_whole(tmp_path: Path) -> None:
    found, asked = read(tmp_path, "2026-11-16T03:15:00Z", listing(list(range(2000))))
    assert (found["crawl_status"], found["listed"], asked) == ("partial", 2000, 100)
    assert found["crawl_reason"] == "the source lists 2000 postings at most"


def test_a_site_barred_by_robots_is_not_asked_for_its_list(tmp_path: Path) -> None:
    barred = b"User-agent: *\nAllow: /Other/\nDisallow: /Careers/\n"
    found, asked = read(
        tmp_path, "2026-11-16T03:15:00Z", listing([1]), lambda call: call.send(fs.http(barred, kind="text/plain"))
    )
    assert (found["crawl_status"], asked) == ("skipped", 0)
