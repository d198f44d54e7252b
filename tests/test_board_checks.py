"""`jobtrends sources check`: what the records of the crawls tell of each board, and what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests import fault_server as fs
from tests.commands import Commands
from tests.crawl_run import crawl, write_boards
from tests.fault_server import FaultServer

DAYS = ("2026-11-14T03:15:00Z", "2026-11-16T03:15:00Z", "2026-11-17T03:15:00Z")
# By board: status, reason and postings of three crawls; what is told of it then.
TOLD: dict[str, tuple[list[tuple[str, str | None, int]], dict[str, Any]]] = {
    "ashby:steady": (
        [("complete", None, 12), ("complete", None, 20), ("complete", None, 11)],
        {"listed": 11, "before": 20, "best": 20, "days_since_filled": 1, "problem": None, "robots": "allows"},
    ),
    "ashby:fell": ([("complete", None, 20)] * 2 + [("complete", None, 9)], {"problem": "fell from 20 to 9 postings"}),
    "ashby:small": ([("complete", None, 8)] * 2 + [("complete", None, 1)], {"problem": None}),
    "ashby:never": ([("complete", None, 0)] * 3, {"best": 0, "days_since_filled": None, "problem": "empty, and never filled"}),
    "ashby:emptied": (
        [("complete", None, 5), ("complete", None, 0), ("complete", None, 0)],
        {"best": 5, "days_since_filled": 4, "problem": "empty; last filled 4 days ago"},
    ),
    "ashby:broken": (
        [("complete", None, 5), ("failed", "HTTP 500", 0), ("failed", "HTTP 404", 0)],
        {"listed": None, "before": 5, "days_since_filled": 4, "problem": "failed: HTTP 404", "robots": None},
    ),
    "ashby:half": ([("complete", None, 5)] * 2 + [("partial", "no total", 4)], {"listed": 4, "problem": "partial: no total"}),
    "ashby:barred": (
        [("complete", None, 5)] * 2 + [("skipped", "forbidden by robots.txt", 0)],
        {"problem": "skipped: forbidden by robots.txt", "robots": "forbids"},
    ),
    "ashby:left": (
        [("complete", None, 5)] * 2 + [("failed", "redirect to another host: jobs.example.org", 0)],
        {"moved_to": "jobs.example.org"},
    ),
    "lever:mistral": ([("complete", None, 5)] * 3, {"moved_to": "ashby:mistral.ai", "problem": "moved"}),
    "lever:stripe": ([("failed", "HTTP 404", 0)] * 3, {"moved_to": "greenhouse:stripe", "problem": "failed: HTTP 404"}),
}  # fmt: skip


def land(home: Path) -> None:
    """Write three runs, one of them damaged, and the board list; one board was never asked, one is switched off."""
    runs = home / "landing" / "runs"
    runs.mkdir(parents=True)
    for number, now in enumerate(DAYS):
        rows = [
            {"source": name.split(":")[0], "board": name.split(":")[1], "crawl_status": days[number][0],
             "crawl_reason": days[number][1], "listed": days[number][2], "requests": 2, "received_bytes": 1500}
            for name, (days, _) in TOLD.items()
        ]  # fmt: skip
        summary = {"now": now, "boards": [], "crawls": rows}
        (runs / f"{number + 1:06d}-{now.replace('-', '').replace(':', '')}.json").write_text(json.dumps(summary))
    (runs / "000009-20261117T031500Z.json").write_text("{half")
    names = [*TOLD, "ashby:new", "ashby:off"]
    lines = ["source,board,employer,enabled"]
    lines += [f"{name.replace(':', ',')},{name.split(':')[1].title()},{name != 'ashby:off'}" for name in names]
    (home / "boards.csv").write_text("\n".join(lines) + "\n")


@pytest.fixture
def checked(jobtrends: Commands) -> dict[str, dict[str, Any]]:
    """Return what is told of each board of three runs."""
    land(jobtrends.home)
    done = jobtrends("sources", "check", "--json")
    assert done.status == 3, done.err
    return {f"{row['source']}:{row['board']}": row for row in json.loads(done.out)}


def test_each_board_is_told_by_its_records(checked: dict[str, dict[str, Any]], jobtrends: Commands) -> None:
    assert set(checked) == {*TOLD, "ashby:new"}
    for name, (_, wanted) in TOLD.items():
        assert wanted.items() <= checked[name].items(), name
        assert (checked[name]["requests"], checked[name]["received_bytes"]) == (2, 1500)
    assert checked["ashby:new"]["crawl_status"] is None and checked["ashby:new"]["problem"] is None
    jobtrends.patch.setenv("COLUMNS", "200")
    done = jobtrends("sources", "check", "--wrong")
    assert done.status == 3 and "ashby:steady" not in done.out and "empty, and never filled" in done.out
    assert done.out.splitlines()[-1] == "12 boards: 9 with a problem, 1 never asked"


def test_real_crawls_are_told_and_nothing_wrong_ends_with_0(jobtrends: Commands) -> None:
    assert jobtrends("sources", "check").status == 0
    server, home = FaultServer("ashby", lambda call: call.good()), jobtrends.home
    write_boards(home, [("ashby", "good", f"http://127.0.0.1:{server.port}")])
    for now in DAYS[:2]:
        crawl(home, [server.port], now=now)
    jobtrends.patch.setenv("COLUMNS", "160")
    with duckdb.connect(str(home / "jobtrends.duckdb")) as published:
        published.execute("create schema marts")
        published.execute(
            "create table marts.week_board (week date, source varchar, board varchar, open_vacancies integer)"
        )
        published.execute(
            "insert into marts.week_board values ('2026-11-02', 'ashby', 'good', 1), ('2026-11-09', 'ashby', 'good', 2)"
        )
    done = jobtrends("sources", "check")
    assert done.status == 0 and done.out.splitlines()[-1] == "1 board: 0 with a problem"
    assert done.out.splitlines()[2].split()[:6] == ["ashby:good", "complete", "3", "3", "3", "2"]
    server.behaviour = fs.status(404)
    crawl(home, [server.port], now=DAYS[2])
    done = jobtrends("sources", "check")
    assert done.status == 3 and "failed: HTTP 404" in done.out


def test_the_table_and_one_board_are_two_things(jobtrends: Commands) -> None:
    done = jobtrends("sources", "check", "ashby:good", "--json")
    assert done.status == 2 and "go with the table" in done.line
