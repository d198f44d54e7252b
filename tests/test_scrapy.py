"""Scrapy as its developers know it: commands, settings, stats, sources that ask by POST and fetch texts one by one."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.settings import Settings, default_settings
from scrapy.spiderloader import SpiderLoader

from spiders import settings
from spiders.boards import LISTING_KINDS
from spiders.crawling import project_settings
from spiders.job import Job, TimeLimit
from spiders.middlewares.limits import BoardLimitsMiddleware
from spiders.politeness import CrawlRefused
from tests import fault_server as fs
from tests.crawl_run import command, plan, write_boards
from tests.fault_server import Call, FaultServer
from tests.recorded_cases import FOLDER, RecordedCase

ROOT = Path(__file__).resolve().parent.parent
CASE = RecordedCase(FOLDER / "greenhouse" / "board")
TITLES = {0: "ML Engineer", 1: "Chef", 2: "NLP Engineer", 3: "AI Engineer"}
ROWS = [{"id": n, "title": title, "changed": f"2026-11-0{9 - n}T08:00:00Z"} for n, title in TITLES.items()]


def scrapy(server: FaultServer, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Scrapy in the checkout, with a server's port allowed."""
    environment = os.environ | {"JOBTRENDS_ALLOW_HOSTS": f"127.0.0.1:{server.port}"}
    command = [sys.executable, "-m", "scrapy", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.journey
def test_crawl_by_hand_gives_the_reading_of_a_board(tmp_path: Path) -> None:
    server, out = CASE.serve(), tmp_path / "out.jsonl"
    words = [
        "crawl",
        "greenhouse",
        "-a",
        f"board={CASE.board}",
        "-a",
        f"base_url={CASE.address(server)}",
        "-O",
        str(out),
    ]
    done = scrapy(server, *words)
    server.close()
    reading = json.loads(out.read_text(encoding="utf-8"))
    assert reading["crawl"]["crawl_status"] == "complete", done.stderr
    assert [row["source_posting_id"] for row in reading["postings"]] == ["4100001", "4100002", "4100003"]
    assert "[e-mail]" in reading["postings"][0]["html"]


@pytest.mark.journey
def test_a_crawl_by_hand_says_what_it_lacks() -> None:
    server = CASE.serve()
    for words, told in (((), "no board named"), (("-a", "board=acme"), "set JOBTRENDS_CONTACT")):
        done = scrapy(server, "crawl", "greenhouse", *words)
        assert done.returncode == 2 and told in done.stderr.splitlines()[-1] and "Traceback" not in done.stderr
    server.close()
    assert server.asked == []


@pytest.mark.journey
def test_record_writes_the_case_that_was_read(tmp_path: Path) -> None:
    server = CASE.serve()
    url = f"{CASE.address(server)}/v1/boards/{CASE.board}/jobs"
    done = scrapy(server, "record", "greenhouse", url, "again", "--into", str(tmp_path))
    server.close()
    again = RecordedCase(tmp_path / "greenhouse" / "again")
    assert list(again.answers) == list(CASE.answers), done.stderr
    assert next(iter(again.answers.values()))[0] == next(iter(CASE.answers.values()))[0]
    expected = again.expected
    assert expected["postings"] == CASE.expected["postings"]
    assert expected["crawl"] | {"observed_at": ""} == CASE.expected["crawl"] | {"observed_at": ""}


def test_scrapy_lists_the_sources() -> None:
    done = subprocess.run([sys.executable, "-m", "scrapy", "list"], cwd=ROOT / "docs", capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.split() == sorted(LISTING_KINDS)


def test_every_setting_is_read() -> None:
    named = [name for name in dir(settings) if name.isupper()]
    code = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "spiders").rglob("*.py") if path.name != "settings.py"
    )
    unread = [name for name in named if not hasattr(default_settings, name) and not re.search(rf'"{name}"', code)]
    assert unread == []


@pytest.mark.journey
def test_stats_and_crawl_records_agree(tmp_path: Path) -> None:
    well, flaky = CASE.serve(), FaultServer("greenhouse", fs.first(1, fs.status(503)))
    shut = FaultServer("greenhouse", lambda call: call.good(), fs.raw(fs.http(b"User-agent: *\nDisallow: /\n")))
    servers = {CASE.board: well, "flaky": flaky, "shut": shut}
    write_boards(
        tmp_path, [("greenhouse", name, f"http://127.0.0.1:{server.port}") for name, server in servers.items()]
    )
    folder = Path(plan(tmp_path, [server.port for server in servers.values()])["folder"])
    command("crawl", str(folder), "greenhouse")
    stats = json.loads((folder / "greenhouse.stats.json").read_text())
    crawls = command("seal", str(folder))["crawls"]
    assert stats["downloader/request_count"] == sum(row["requests"] for row in crawls) == 6
    assert stats["downloader/request_count"] == sum(len(server.asked) for server in servers.values())
    assert (stats["retry/count"], stats["robotstxt/forbidden"], stats["item_scraped_count"]) == (1, 1, len(crawls))
    assert (stats["board/complete"], stats["board/skipped"]) == (2, 1)
    assert stats["board/postings"] == sum(row["listed"] for row in crawls)
    for server in servers.values():
        server.close()


@pytest.mark.journey
def test_robots_are_asked_once_a_day(tmp_path: Path) -> None:
    server = CASE.serve()
    write_boards(tmp_path, [("greenhouse", CASE.board, f"http://127.0.0.1:{server.port}")])
    for now in ("2026-11-18T03:15:00Z", "2026-11-18T23:00:00Z", "2026-11-19T03:15:00Z"):
        folder = plan(tmp_path, [server.port], now)["folder"]
        command("crawl", folder, "greenhouse")
        command("seal", folder)
    server.close()
    assert [path == "/robots.txt" for _, path in server.asked] == [True, False, False, True, False]


@pytest.mark.journey
@pytest.mark.parametrize("content", ["", "nonsense", "[]", '{"HOST": 3}', '{"HOST": {"read_at": "2026-11-18T03:15:00Z", "lines": [7], "warning": null, "search_refused": false}}'])  # fmt: skip
def test_damaged_rules_are_asked_for_again(content: str, tmp_path: Path) -> None:
    server = CASE.serve()
    write_boards(tmp_path, [("greenhouse", CASE.board, f"http://127.0.0.1:{server.port}")])
    kept = tmp_path / "landing" / "robots" / "greenhouse.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(content.replace("HOST", f"127.0.0.1:{server.port}"))
    folder = plan(tmp_path, [server.port])["folder"]
    command("crawl", folder, "greenhouse")
    assert command("seal", folder)["crawls"][0]["crawl_status"] == "complete"
    server.close()
    assert server.asked[0][1] == "/robots.txt"
    assert json.loads(kept.read_text())[f"127.0.0.1:{server.port}"]["lines"] == []


def detailed(call: Call) -> None:
    """Answer as a list by POST, and with texts."""
    assert call.headers["x-client"] == "tests" or call.path == "/robots.txt"
    if call.path == "/list":
        offset = json.loads(call.body)["offset"]
        call.send(fs.http(json.dumps({"total": len(ROWS), "rows": ROWS[offset : offset + 2]}).encode()))
    elif call.path == "/text/3":
        call.send(fs.http(b"no", 403))
    else:
        pay = {"low": 500, "high": 700, "currency": "EUR", "period": "day"}
        call.send(fs.http(json.dumps({"html": f"<p>Text {call.path}</p>", "location": "Oslo", "pay": pay}).encode()))


def read_other(
    home: Path, source: str, number: int, server: FaultServer
) -> tuple[dict[str, Any], list[dict[str, Any]], list[str]]:
    """Crawl a source of tests.other_sources once; returns its crawl line, the landed rows, and the paths asked."""
    before, run = len(server.asked), f"{number:06}-202611{17 + number}T031500Z"
    words = [sys.executable, "-m", "tests.other_sources", str(home), source, run, f"http://127.0.0.1:{server.port}"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    path = home / "landing" / "postings" / source / f"{run}.jsonl.gz"
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    return json.loads(done.stdout), rows, [path for _, path in server.asked[before:]]


@pytest.mark.journey
def test_texts_asked_one_by_one_are_asked_once_the_newest_first(tmp_path: Path) -> None:
    server = FaultServer("detailed", detailed)
    crawl, rows, asked = read_other(tmp_path, "detailed", 1, server)
    assert (crawl["crawl_status"], crawl["listed"], crawl["http_status"]) == ("complete", 4, 200)
    assert asked == ["/robots.txt", "/list", "/list", "/list", "/list", "/text/0", "/text/2"]
    assert crawl["texts_not_fetched"] == {"queued": 1, "out of scope by its title": 1}
    assert [(row["html"], row["text_reason"]) for row in rows] == [
        ("<p>Text /text/0</p>", None), (None, "out of scope by its title"), ("<p>Text /text/2</p>", None), (None, "queued")
    ]  # fmt: skip
    assert rows[0]["location_texts"] == ["Oslo"] and rows[0]["pay"][0]["min"] == 500.0
    changed, ROWS[2]["changed"] = ROWS[2]["changed"], "2026-11-18T20:00:00Z"
    crawl, again, asked = read_other(tmp_path, "detailed", 2, server)
    ROWS[2]["changed"] = changed
    server.close()
    assert [path for path in asked if "text" in path] == ["/text/2", "/text/3"]
    assert crawl["texts_not_fetched"] == {"HTTP 403": 1, "out of scope by its title": 1}
    assert again[0] == rows[0] | {"html": None}  # with what the text's answer alone states


FEED = {
    "/all": {"events": [{"id": n, "title": f"ML Engineer {n}", "html": f"<p>{n}</p>"} for n in (1, 2, 3)], "next": "a"},
    "/since/a": {"events": [], "next": "a"},
}


@pytest.mark.journey
def test_a_feed_lands_what_is_live(tmp_path: Path) -> None:
    answers: dict[str, Any] = dict(FEED)

    def behaviour(call: Call) -> None:
        found = answers.get(call.path, 410)
        call.send(fs.http(b"no", found) if isinstance(found, int) else fs.http(json.dumps(found).encode()))

    server = FaultServer("events", behaviour)
    crawl, rows, asked = read_other(tmp_path, "events", 1, server)
    assert (crawl["crawl_status"], titles_of(rows)) == (
        "complete",
        {"1": "ML Engineer 1", "2": "ML Engineer 2", "3": "ML Engineer 3"},
    )
    assert asked == ["/robots.txt", "/all", "/since/a"]
    answers["/since/a"] = {"events": [{"id": 1, "removed": True}, {"id": 4, "title": "NLP Engineer"}], "next": "b"}
    answers["/since/b"] = {"events": [{"id": 2, "title": "Renamed", "html": "<p>2</p>"}], "next": "c"}
    answers["/since/c"] = 500
    crawl, rows, _ = read_other(tmp_path, "events", 2, server)
    assert crawl["crawl_status"] == "partial" and titles_of(rows) == {
        "2": "Renamed",
        "3": "ML Engineer 3",
        "4": "NLP Engineer",
    }
    assert next(row for row in rows if row["source_posting_id"] == "3")["html"] is None
    answers["/since/c"] = {"events": [], "next": "c"}
    crawl, rows, asked = read_other(tmp_path, "events", 3, server)
    assert (crawl["crawl_status"], asked[-1], len(rows)) == ("complete", "/since/c", 3)
    del answers["/since/c"]
    answers["/all"] = {"events": FEED["/all"]["events"][:1], "next": "z"}
    answers["/since/z"] = {"events": [], "next": "z"}
    crawl, rows, _ = read_other(tmp_path, "events", 4, server)
    server.close()
    assert (crawl["crawl_status"], titles_of(rows)) == ("complete", {"1": "ML Engineer 1"})
    assert "the cursor was no longer known" in crawl["warnings"][0]


def titles_of(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return titles by id."""
    return {row["source_posting_id"]: row["title"] for row in rows}


def test_a_request_is_not_sent_after_the_time_limit_when_its_turn_comes_later() -> None:
    slot = SimpleNamespace(lastseen=time.monotonic(), delay=120.0)
    downloader = SimpleNamespace(slots={"acme.example:443": slot})
    crawler: Any = SimpleNamespace(engine=SimpleNamespace(downloader=downloader), settings=Settings({"BOARD_BYTES": 1}))
    middleware = BoardLimitsMiddleware(crawler)
    for seconds, is_refused in ((60.0, True), (180.0, False)):
        limit = TimeLimit(time.monotonic() + seconds, "time limit")
        meta = {"download_slot": "acme.example:443", "time_limit": limit}
        with pytest.raises(CrawlRefused) if is_refused else nullcontext():
            middleware.process_request(Request("https://acme.example/jobs", meta=meta))


def test_a_source_with_slow_answers_keeps_their_time_back_for_landing() -> None:
    until = {}
    for source in ("ashby", "greenhouse"):
        job = Job(run_id="1", now="2026-11-16T03:15:00Z", source=source, boards=[])
        job.begin(3600.0)
        told = project_settings(job)
        spider: Any = SpiderLoader.from_settings(told).load(source)
        until[source] = job.ends_at - spider.from_crawler(Crawler(spider, told), job=job).reads_until
    assert until == pytest.approx({"ashby": 70.0, "greenhouse": 40.0})
