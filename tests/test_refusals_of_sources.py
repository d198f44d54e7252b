"""What only one source answers, and what must never be read as a whole or an empty board."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from spiders.items import Board
from spiders.job import Job
from spiders.politeness import CrawlRefused
from spiders.sources.usajobs import USAJobsSpider
from tests import fault_server as fs
from tests.crawl_run import crawl, landed, write_boards
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


def json_answer(told: object, status: int = 200) -> bytes:
    """Return a JSON answer."""
    return fs.http(json.dumps(told).encode(), status)


def join_page(rows: int, first: int = 1, pages: int | None = None) -> bytes:
    """Return a page of JOIN's, which states how many there are or does not."""
    found = [
        {"id": number, "idParam": f"{number}-job", "title": f"Job {number}"} for number in range(first, first + rows)
    ]
    state = {"jobs": {"items": found, "pagination": {} if pages is None else {"pageCount": pages}}}
    data = json.dumps({"props": {"pageProps": {"initialState": state}}})
    html = f'<html><body><script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>'
    return fs.http(html.encode(), kind="text/html")


def in_turn(*answers: bytes) -> fs.Behaviour:
    """Answer with one after another, the last one for ever."""
    return lambda call: call.send(answers[min(call.number, len(answers) - 1)])


def by_path(**answers: bytes) -> fs.Behaviour:
    """Answer by what a path holds, else with 404."""
    return lambda call: call.send(
        next((told for part, told in answers.items() if part in call.path), fs.http(b"", 404))
    )


def rippling(*places: tuple[int, str]) -> bytes:
    """Return one of two pages of rows, each a job in a place; there are three rows in all."""
    items = [
        {"id": f"j{number}", "name": f"Sales {number}", "locations": [{"name": place}]} for number, place in places
    ]
    return json_answer({"items": items, "totalItems": 3, "totalPages": 2})


def icims_cards(count: int, more: str = "") -> bytes:
    """Return a page of cards."""
    card = '<li class="iCIMS_JobCardItem"><a href="/jobs/{n}/cook/job"><h3>Cook {n}</h3></a></li>'
    cards = "".join(card.format(n=100 + number) for number in range(count))
    return fs.http(f"<html><body><ul>{cards}</ul>{more}</body></html>".encode(), kind="text/html")


NO_LINK = '<ul><li class="iCIMS_JobCardItem"><a href=""><h3>Cook</h3></a></li></ul>'
JOB = {"id": "20fafb7d-f013", "title": "Cook", "url": "/jobs/7-cook", "_jobposting": {"title": "Cook"}}
POSITION = "<position><id>{}</id><name>Cook</name></position>"
# What must not pass for a whole board, or must: source, answers, status, a part of the reason, ids listed.
READINGS = {
    "pages-unstated": ("join", in_turn(join_page(5)), "partial", "no pageCount", 5),
    "pages-stated": ("join", in_turn(join_page(5, pages=2), join_page(2, 6, 2)), "complete", "", 7),
    "gap-within": (
        "join",
        in_turn(join_page(5, pages=3), join_page(0, pages=3), join_page(2, 6, 3)),
        "partial",
        "a page without rows among others",
        7,
    ),
    "next-object": (
        "teamtailor",
        in_turn(json_answer({"items": [JOB], "next_url": {"a": 1}})),
        "partial",
        "next_url",
        1,
    ),
    "next-elsewhere": (
        "teamtailor",
        in_turn(json_answer({"items": [JOB], "next_url": "https://elsewhere.example/jobs.json"})),
        "partial",
        "next_url",
        1,
    ),
    "next-relative": (
        "teamtailor",
        in_turn(
            json_answer({"items": [JOB], "next_url": "/jobs.json?page=2"}),
            json_answer({"items": [JOB | {"url": "/jobs/8-chef"}]}),
        ),
        "complete",
        "",
        2,
    ),
    "place-behind": ("rippling", in_turn(rippling((1, "Oslo"), (2, "Rome")), rippling((1, "Bern"))), "complete", "", 2),
    "text-as-root": (
        "personio",
        by_path(xml=fs.http(b"<workzag-jobs>Maintenance</workzag-jobs>")),
        "failed",
        "shape",
        0,
    ),
    "other-elements": (
        "personio",
        by_path(xml=fs.http(b"<workzag-jobs><job><id>1</id></job></workzag-jobs>")),
        "failed",
        "shape",
        0,
    ),
    "second-refused": (
        "personio",
        by_path(language=fs.http(f"<workzag-jobs>{POSITION.format(1)}</workzag-jobs>".encode())),
        "complete",
        "",
        1,
    ),
    "full-page-alone": ("icims", in_turn(icims_cards(20)), "partial", "no further pages", 20),
    "page-one-of-one": ("icims", in_turn(icims_cards(20, "<p>Page 1 of 1</p>")), "complete", "", 20),
    "card-without-link": ("icims", in_turn(icims_cards(2, NO_LINK)), "complete", "", 2),
}


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Crawl every board of READINGS in one run; returns the crawls by name."""
    home = tmp_path_factory.mktemp("readings")
    servers = {name: FaultServer(name, told[1]) for name, told in READINGS.items()}
    write_boards(home, [(READINGS[name][0], name, f"http://127.0.0.1:{s.port}") for name, s in servers.items()])
    found = crawl(home, [server.port for server in servers.values()])
    for server in servers.values():
        server.close()
    lacking = [row for row in landed(home, "personio") if row["text_not_fetched"]]
    assert [row["board"] for row in lacking] == ["second-refused"]
    return found


@pytest.mark.journey
@pytest.mark.parametrize("name", READINGS)
def test_a_board_is_whole_only_on_proof(name: str, readings: dict[str, dict[str, Any]]) -> None:
    _, _, status, reason, listed = READINGS[name]
    crawled = readings[name]
    assert (crawled["crawl_status"], crawled["listed"]) == (status, listed), crawled["crawl_reason"]
    assert reason in (crawled["crawl_reason"] or "")
    assert crawled["rows_without_id"] == (1 if name == "card-without-link" else 0)
    assert crawled["http_status"] == 200
