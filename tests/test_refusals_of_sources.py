"""What only one source answers, and what must never be read as a whole or an empty board."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spiders.items import Board
from spiders.job import Job
from spiders.politeness import CrawlRefused
from spiders.sources.usajobs import USAJobsSpider
from tests import fault_server as fs
from tests.crawl_run import crawl, write_boards
from tests.fault_server import Call, FaultServer


def redirected(location: str) -> fs.Behaviour:
    """Redirect the board, and answer any other address with a page."""
    head = f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()
    board = ("/json", "/careers/list")
    return lambda call: call.send(head if call.path in board else fs.http(b"<html><body>Welcome</body></html>"))


def listing(key: str, rows: int) -> fs.Behaviour:
    """List so many rows under a key."""
    found = [{"id": number, "title": f"Job {number}", "url": f"/jobs/{number}-job"} for number in range(rows)]
    return lambda call: call.send(fs.http(json.dumps({key: found}).encode()))


REFUSED = {
    "breezy": (redirected("https://breezy.example/"), "failed", "redirect to another host: breezy.example"),
    "bamboohr": (redirected("/welcome"), "failed", "redirect off /careers: no careers page any more"),
    "pinpoint": (listing("data", 1000), "partial", "the source lists 1000 postings at most"),
    "teamtailor": (listing("items", 100), "partial", "exactly 100 jobs and no next page: the feed may be cut"),
}


@pytest.mark.journey
def test_a_sources_own_sign_that_a_board_is_not_whole_is_heard(tmp_path: Path) -> None:
    def without_robots(behaviour: fs.Behaviour) -> fs.Behaviour:
        def answer(call: Call) -> None:
            call.send(fs.http(b"", 404)) if call.path == "/robots.txt" else behaviour(call)

        return answer

    servers = {name: FaultServer(name, without_robots(told[0])) for name, told in REFUSED.items()}
    write_boards(tmp_path, [(name, f"acme-{name}", f"http://127.0.0.1:{s.port}") for name, s in servers.items()])
    found = crawl(tmp_path, [server.port for server in servers.values()])
    for server in servers.values():
        server.close()
    read = {name: (found[f"acme-{name}"]["crawl_status"], found[f"acme-{name}"]["crawl_reason"]) for name in servers}
    assert read == {name: (status, reason) for name, (_, status, reason) in REFUSED.items()}


def test_a_source_that_wants_a_key_is_skipped_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    spider = USAJobsSpider(Job(run_id="1", now="2026-11-18T03:15:00Z", source="usajobs", boards=[]))
    board = Board(source="usajobs", board="machine-learning", employer="USAJOBS")
    monkeypatch.delenv("JOBTRENDS_USAJOBS_KEY", raising=False)
    with pytest.raises(CrawlRefused, match="JOBTRENDS_USAJOBS_KEY is not set"):
        spider.first(board)
    monkeypatch.setenv("JOBTRENDS_USAJOBS_KEY", "secret")
    monkeypatch.setenv("JOBTRENDS_USAJOBS_EMAIL", "jo@example.com")
    request = spider.first(board)
    assert request.headers["Authorization-Key"] == b"secret" and b"secret" not in request.url.encode()
