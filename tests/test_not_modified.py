"""Boards that answer "not modified": read as landed last, as long as that is whole, and never longer than it is true."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from spiders.kept_readings import is_settled
from tests import fault_server as fs
from tests.crawl_run import command, crawl, plan, write_boards
from tests.fault_server import Call, FaultServer

pytestmark = pytest.mark.journey
DAYS = [f"2026-11-{day}T03:15:00Z" for day in (18, 19, 20, 21)]
JSON_SHAPES = ("greenhouse", "lever", "ashby")


@dataclass
class Tagged:
    """A board behind an entity tag, in its present state; keeps the conditions it was asked with."""

    shape: str
    tag: str = '"one"'
    count: int = 3
    status: int = 200
    conditions: list[str | None] = field(default_factory=list)

    def __call__(self, call: Call) -> None:
        asked = call.headers.get("if-none-match")
        self.conditions.append(asked)
        if self.status != 200:
            call.send(fs.http(b"no", self.status, "text/plain"))
        elif asked == self.tag:
            call.send(fs.http(b"", 304, ETag=self.tag))
        else:
            body = json.dumps(fs.wrapped(self.shape, fs.rows(self.shape, self.count))).encode()
            call.send(fs.http(body, ETag=self.tag))


@dataclass
class Served:
    """One board in a data folder of its own."""

    home: Path
    board: Tagged
    server: FaultServer

    def crawl(self, day: int) -> dict[str, Any]:
        return crawl(self.home, [self.server.port], DAYS[day])["b"]

    def rows(self, day: int) -> list[dict[str, Any]]:
        path = self.file(day)
        return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]

    def file(self, day: int) -> Path:
        clock = DAYS[day].replace("-", "").replace(":", "")
        return next((self.home / "landing" / "postings" / self.board.shape).glob(f"*-{clock}.jsonl.gz"))


def served(home: Path, shape: str = "greenhouse") -> Served:
    board = Tagged(shape)
    server = FaultServer(shape, board)
    write_boards(home, [(shape, "b", f"http://127.0.0.1:{server.port}")])
    return Served(home, board, server)


@pytest.mark.parametrize("shape", JSON_SHAPES)
def test_an_unchanged_board_is_read_as_it_was_landed(shape: str, tmp_path: Path) -> None:
    it = served(tmp_path, shape)
    first, second = it.crawl(0), it.crawl(1)
    unlike = {"observed_at", "http_status", "requests", "received_bytes", "postings_digest", "validators"}
    assert {k: v for k, v in second.items() if k not in unlike} == {k: v for k, v in first.items() if k not in unlike}
    assert (second["crawl_status"], second["listed"], second["http_status"]) == ("complete", 3, 304)
    assert it.rows(1) == [row | {"html": None} for row in it.rows(0)]
    it.board.tag, it.board.count = '"two"', 2
    third, fourth = it.crawl(2), it.crawl(3)
    it.server.close()
    assert [row["listed"] for row in (third, fourth)] == [2, 2] and fourth["http_status"] == 304
    assert it.board.conditions == [None, '"one"', '"one"', '"two"']


@pytest.mark.parametrize("harm", ["file gone", "file cut", "a row taken out", "text forgotten"])
def test_a_reading_that_is_not_whole_any_more_is_asked_for_again(harm: str, tmp_path: Path) -> None:
    it = served(tmp_path)
    it.crawl(0)
    path = it.file(0)
    if harm == "file gone":
        path.unlink()
    elif harm == "file cut":
        path.write_bytes(path.read_bytes()[:-20])
    elif harm == "a row taken out":
        path.write_bytes(gzip.compress(b"".join(gzip.decompress(path.read_bytes()).splitlines(keepends=True)[1:])))
    else:
        (tmp_path / "landing" / "text_index" / "greenhouse.sqlite").write_bytes(b"")
        path.write_bytes(gzip.compress(b""))
    again = it.crawl(1)
    it.server.close()
    assert it.board.conditions == [None, '"one"', None]
    assert (again["crawl_status"], again["listed"], again["http_status"]) == ("complete", 3, 200)
    assert all(row["html"] for row in it.rows(1))
    assert "asked again" in again["warnings"][0]


@pytest.mark.parametrize("ids", [["1"], ["1", "2", "3"]])
def test_a_reading_of_which_something_was_forgotten_is_no_answer(ids: list[str], tmp_path: Path) -> None:
    it = served(tmp_path)
    it.crawl(0)
    lines = ["source,board,posting_id,forgotten_at,reason", *(f"greenhouse,b,{name},2026-11-18," for name in ids)]
    (tmp_path / "landing" / "forgotten.csv").write_text("\n".join(lines) + "\n")
    command("forget", "--home", str(tmp_path))
    told = [it.crawl(day) for day in (1, 2)]
    it.server.close()
    assert it.board.conditions == [None, None, None]
    assert [(row["crawl_status"], row["listed"]) for row in told] == [("complete", 3 - len(ids))] * 2


def test_validators_hold_once_their_run_is_sealed(tmp_path: Path) -> None:
    """A run reads a new state and is killed before it has landed it: the next attempt must not be told "not modified"."""
    it = served(tmp_path)
    it.crawl(0)
    it.board.tag, it.board.count = '"two"', 5
    folder = Path(plan(tmp_path, [it.server.port], DAYS[1])["folder"])
    command("crawl", str(folder), "greenhouse")
    (folder / "greenhouse.crawls.part").write_bytes(b"")
    command("crawl", str(folder), "greenhouse")
    row = command("seal", str(folder))["crawls"][0]
    it.server.close()
    assert it.board.conditions == [None, '"one"', '"one"']
    assert (row["listed"], row["http_status"], len(it.rows(1))) == (5, 200, 5)


def test_a_server_error_is_no_unchanged_board(tmp_path: Path) -> None:
    it = served(tmp_path)
    it.crawl(0)
    it.board.status = 503
    failed = it.crawl(1)
    it.board.status = 200
    again = it.crawl(2)
    it.server.close()
    assert (failed["crawl_status"], failed["listed"]) == ("failed", 0)
    assert (again["crawl_status"], again["listed"], again["http_status"]) == ("complete", 3, 304)


def test_a_board_is_read_anyway_after_a_week(tmp_path: Path) -> None:
    it = served(tmp_path)
    for now in ("2026-11-10T03:15:00Z", "2026-11-14T03:15:00Z", "2026-11-17T03:15:00Z"):
        crawl(tmp_path, [it.server.port], now)
    it.server.close()
    assert it.board.conditions == [None, '"one"', None]


def test_a_time_of_change_close_to_the_answer_tells_nothing() -> None:
    sent = "Sat, 21 Nov 2026 12:01:00 GMT"
    assert is_settled("Sat, 21 Nov 2026 12:00:00 GMT", sent)
    assert not is_settled("Sat, 21 Nov 2026 12:00:30 GMT", sent) and not is_settled("", sent)
