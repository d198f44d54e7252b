"""Feeds of events over days: what was removed is no longer landed, and a later run asks only for what is new."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import fault_server as fs
from tests.crawl_run import crawl, landed, write_boards
from tests.fault_server import Call, FaultServer

pytestmark = pytest.mark.journey
TOKEN = b"eyJhbGciOiJub25l.eyJzdWIiOiJwdWJsaWMi.c2lnbmF0dXJlLW9m"
DAYS = ("2026-11-16T03:15:00Z", "2026-11-17T03:15:00Z")


def read(home: Path, source: str, now: str, answers: dict[str, Any]) -> tuple[dict[str, Any], set[str], list[str]]:
    """Crawl one board; returns its crawl line, the ids landed now, and the paths asked. Answers go by their path."""

    def behaviour(call: Call) -> None:
        found = next((answers[path] for path in answers if call.path.startswith(path)), None)
        body = found if isinstance(found, bytes) else json.dumps(found).encode()
        call.send(fs.http(body, 404 if found is None else 200))

    server = FaultServer(source, behaviour)
    write_boards(home, [(source, "board", f"http://127.0.0.1:{server.port}")])
    found = crawl(home, [server.port], now)["board"]
    server.close()
    ids = {row["source_posting_id"] for row in landed(home, source) if row["page_marks"]["read_at"] == now}
    return found, ids, [path for _, path in server.asked]


def test_adverts_of_jobtech_are_live_until_they_are_removed(tmp_path: Path) -> None:
    adverts = [{"id": n, "headline": f"Utvecklare {n}", "description": {"text": "Python."}} for n in ("1", "2")]
    found, ids, asked = read(tmp_path, "jobtech", DAYS[0], {"/stream": adverts})
    assert (found["crawl_status"], ids, len(asked)) == ("complete", {"1", "2"}, 5)
    news = [{"id": "1", "removed": True, "removed_date": "2026-11-16T12:00:00"}, adverts[1] | {"id": "3"}]
    found, ids, asked = read(tmp_path, "jobtech", DAYS[1], {"/stream": news})
    assert (found["crawl_status"], ids) == ("complete", {"2", "3"})
    assert asked[1:] == ["/stream?date=2026-11-16T03:15:00&occupation-concept-id=board"]


def entry(name: str, status: str) -> dict[str, Any]:
    """Return an event of NAV's feed."""
    return {"id": name, "_feed_entry": {"uuid": name, "status": status, "title": "Kokk", "businessName": "Acme"}}


def test_adverts_of_nav_are_live_until_they_are_inactive(tmp_path: Path) -> None:
    first = {"id": "p1", "next_id": None, "items": [entry("a", "ACTIVE"), entry("b", "ACTIVE")]}
    answers: dict[str, Any] = {"/api/publicToken": TOKEN, "/api/v1/feed": first}
    found, ids, _ = read(tmp_path, "nav", DAYS[0], answers)
    assert (found["crawl_status"], ids) == ("complete", {"a", "b"})
    second = {"id": "p2", "next_id": None, "items": [entry("b", "INACTIVE"), entry("c", "ACTIVE")]}
    pages = {"/api/publicToken": TOKEN, "/api/v1/feed/p1": first | {"next_id": "p2"}, "/api/v1/feed/p2": second}
    found, ids, asked = read(tmp_path, "nav", DAYS[1], pages)
    assert (found["crawl_status"], ids) == ("complete", {"a", "c"})
    assert asked[-2:] == ["/api/v1/feed/p1", "/api/v1/feed/p2"]
