"""How a host is asked: waits after 429, the delay between requests, hosts left alone, robots' Crawl-delay."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from spiders.items import Board
from spiders.job import Job
from spiders.politeness import retry_after_seconds
from spiders.robots import read_robots
from spiders.safety import forbidden_reason, is_public_address
from spiders.sources.greenhouse import GreenhouseSpider
from tests import fault_server as fs
from tests.crawl_run import crawl, write_boards
from tests.fault_server import FaultServer

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
LATE = 0.3  # seconds by which a busy machine may take a first request late


def base(server: FaultServer) -> str:
    return f"http://127.0.0.1:{server.port}"


@pytest.mark.journey
def test_f11_nobody_asks_a_host_before_retry_after_is_over(tmp_path: Path) -> None:
    server = FaultServer("greenhouse", fs.first(1, fs.status(429, Retry_After="2")))
    write_boards(tmp_path, [("greenhouse", "one", base(server)), ("greenhouse", "two", base(server))])
    rows = crawl(tmp_path, [server.port])
    server.close()
    assert [row["crawl_status"] for row in rows.values()] == ["complete", "complete"]
    asked = [moment for moment, path in server.asked if path != "/robots.txt"]
    assert asked[1] - asked[0] >= 2.0


@pytest.mark.journey
def test_f14_a_failing_host_is_left_alone_and_requests_are_bounded(tmp_path: Path) -> None:
    server = FaultServer("greenhouse", fs.status(503))
    write_boards(tmp_path, [("greenhouse", f"b{n}", base(server)) for n in range(12)])
    rows = crawl(tmp_path, [server.port])
    server.close()
    assert all(row["crawl_status"] == "failed" for row in rows.values())
    assert len(server.asked) <= 1 + 5
    assert "left alone after 5 failures" in rows["b11"]["crawl_reason"]


@pytest.mark.journey
def test_f14_three_refusals_end_a_host_for_the_run(tmp_path: Path) -> None:
    server = FaultServer("greenhouse", fs.status(403))
    write_boards(tmp_path, [("greenhouse", f"b{n}", base(server)) for n in range(6)])
    rows = crawl(tmp_path, [server.port])
    server.close()
    assert len(server.asked) == 1 + 3
    assert "3 refusals" in rows["b5"]["crawl_reason"]


@pytest.mark.journey
def test_one_failing_board_leaves_the_others_alone(tmp_path: Path) -> None:
    """F60: one board in many fails."""
    bad, well = FaultServer("ashby", fs.status(404)), FaultServer("ashby", lambda call: call.good())
    boards = [("ashby", "bad", base(bad))] + [("ashby", f"w{n}", base(well)) for n in range(5)]
    write_boards(tmp_path, boards)
    rows = crawl(tmp_path, [bad.port, well.port])
    bad.close()
    well.close()
    assert [row["crawl_status"] for row in rows.values()].count("complete") == 5


@pytest.mark.journey
def test_f40_twenty_thousand_postings(tmp_path: Path) -> None:
    server = FaultServer("greenhouse", fs.body(lambda shape: fs.good(shape, 20_000)))
    write_boards(tmp_path, [("greenhouse", "large", base(server))])
    begun = time.monotonic()
    rows = crawl(tmp_path, [server.port], limits={"answer_seconds": 30.0})
    server.close()
    assert (rows["large"]["crawl_status"], rows["large"]["listed"]) == ("complete", 20_000)
    assert time.monotonic() - begun < 60


@pytest.mark.journey
def test_f36_the_row_cap_makes_a_board_partial(tmp_path: Path) -> None:
    server = FaultServer("ashby", fs.body(lambda shape: fs.good(shape, 60)))
    write_boards(tmp_path, [("ashby", "capped", base(server))])
    rows = crawl(tmp_path, [server.port], limits={"board_rows": 50})
    server.close()
    assert (rows["capped"]["crawl_status"], rows["capped"]["crawl_reason"]) == ("partial", "row cap reached")


def test_tenants_of_a_provider_share_its_pace_and_not_their_refusals() -> None:
    class TenantSpider(GreenhouseSpider):
        provider, provider_at_once, provider_delay = "acme-cloud", 2, 0.5

    hosts = ("https://a.example.com", "https://b.example.com")
    boards = [Board(source="greenhouse", board=host[8], employer="Acme", base_url=host) for host in hosts]
    spider = TenantSpider(Job(run_id="x", now="", source="greenhouse", boards=boards))
    assert spider.download_slots() == {"acme-cloud": {"concurrency": 2, "delay": 0.5, "jitter": 0.0}}
    assert [spider.host_name(host) for host in hosts] == ["a.example.com:443", "b.example.com:443"]


def test_the_delay_of_a_host_is_its_download_slots() -> None:
    boards = [
        Board(source="greenhouse", board=name, employer="Acme", delay_s=delay)
        for name, delay in (("a", None), ("b", 4.0))
    ]
    local = Board(source="greenhouse", board="c", employer="Acme", base_url="http://127.0.0.1:9")
    job = Job(run_id="x", now="", source="greenhouse", boards=[*boards, local], allow_hosts=["127.0.0.1:9"])
    slots = GreenhouseSpider(job).download_slots()
    assert slots["boards-api.greenhouse.io:443"] == {"concurrency": 1, "delay": 4.0, "jitter": 0.0}
    assert slots["127.0.0.1:9"]["delay"] == 0.0


def test_a_source_whose_owner_asks_for_more_waits_longer() -> None:
    class SlowSpider(GreenhouseSpider):
        least_delay = 5.0

    board = Board(source="greenhouse", board="a", employer="Acme")
    slots = SlowSpider(Job(run_id="x", now="", source="greenhouse", boards=[board])).download_slots()
    assert slots["boards-api.greenhouse.io:443"]["delay"] == 5.0


def gaps(servers: list[FaultServer]) -> list[float]:
    asked = sorted(moment for server in servers for moment, _ in server.asked)
    return [later - earlier for earlier, later in itertools.pairwise(asked)]


@pytest.mark.journey
def test_a_host_is_asked_no_faster_than_its_delay(tmp_path: Path) -> None:
    server = FaultServer("greenhouse", lambda call: call.good())
    write_boards(tmp_path, [("greenhouse", f"b{n}", base(server)) for n in range(6)])
    rows = crawl(tmp_path, [server.port], request_delay=0.4, allowed_delay_share=0.5)
    server.close()
    assert {row["crawl_status"] for row in rows.values()} == {"complete"}
    assert len(server.asked) == 7 and sum(gaps([server])) >= 6 * 0.2 - LATE


@pytest.mark.journey
def test_tenants_on_many_hosts_keep_their_own_pace_and_their_providers(tmp_path: Path) -> None:
    """Ten tenants of one provider with texts asked one by one: 0.2 s between two requests to one, 0.05 s over all.

    The second is told to wait at first, and then all of them do.
    """

    def answer(call: fs.Call) -> None:
        rows = [{"id": n, "title": "ML Engineer", "changed": None} for n in (1, 2)]
        if call.port == servers[1].port and call.path == "/list" and call.number == 0:
            return call.send(fs.http(b"slow down", 429, Retry_After="1"))
        listed = {"total": 2, "rows": rows} if call.path == "/list" else {"html": f"<p>{call.path}</p>"}
        return call.send(fs.http(json.dumps(listed).encode()))

    servers = [FaultServer("tenants", answer) for _ in range(10)]
    words = [sys.executable, "-m", "tests.other_sources", str(tmp_path), "tenants", "000001-20261118T031500Z"]
    done = subprocess.run([*words, *map(base, servers)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    for server in servers:
        server.close()
    assert [len(server.asked) for server in servers] == [5, 6] + [5] * 8  # robots.txt, two pages, two texts
    assert max(gaps(servers)) >= 0.8
    assert min(sum(gaps([server])) for server in servers) >= 4 * 0.2 - LATE
    assert sum(gaps(servers)) >= 50 * 0.05 + 0.8 - LATE


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60.0),
        ("Sat, 21 Nov 2026 11:59:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
        ("9" * 400, 999_999_999_999.0),
    ],
)
def test_f12_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


def test_crawl_delay_is_applied_and_capped() -> None:
    rules = read_robots(b"User-agent: *\nCrawl-delay: 7\n", 200)
    assert rules.delay == 7.0
    assert read_robots(b"User-agent: *\nCrawl-delay: 900\n", 200).delay == 30.0


def test_a_search_signal_of_no_is_a_refusal() -> None:
    rules = read_robots(b"User-agent: *\nContent-Signal: ai-train=no, search=no\nAllow: /\n", 200)
    assert rules.refusal("https://example.com/jobs") == "robots.txt: Content-Signal search=no"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://example.com:8443/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://[::1]/",
        "https://2130706433/",
        "https://user:pw@example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https:///nohost",
        "https://example.com:99999/",
    ],
)
def test_s11_addresses_that_are_never_asked(url: str) -> None:
    assert forbidden_reason(url, frozenset()) is not None


def test_s11_public_addresses() -> None:
    assert forbidden_reason("https://api.example.com/x", frozenset()) is None
    assert is_public_address("93.184.216.34")
    assert not any(
        is_public_address(a) for a in ("10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "224.0.0.1", "x")
    )
