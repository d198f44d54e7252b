"""Which boards come first, and how long a crawl may take."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spiders.boards import crawl_seconds
from tests.crawl_run import command, crawl, plan, write_boards
from tests.fault_server import FaultServer

NOW = "2026-11-21T03:15:00Z"


def landed_run(home: Path, number: int, clock: str, statuses: dict[str, str]) -> None:
    """Write the summary of a run that asked these boards."""
    crawls = [{"source": "ashby", "board": name, "crawl_status": s, "requests": 1} for name, s in statuses.items()]
    run_id = f"{number:06}-{clock.replace('-', '').replace(':', '')}"
    folder = home / "landing" / "runs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{run_id}.json").write_text(json.dumps({"run_id": run_id, "now": clock, "crawls": crawls}))


def due(home: Path) -> list[str]:
    folder = Path(str(plan(home, [], NOW, fresh_hours=20.0)["folder"]))
    return [board for _, board in json.loads((folder / "run.json").read_text())["due"]]


def test_boards_that_were_not_complete_for_longest_come_first(tmp_path: Path) -> None:
    write_boards(tmp_path, [("ashby", name, "") for name in ("daily", "new", "once", "fresh", "never")])
    landed_run(tmp_path, 1, "2026-11-17T03:15:00Z", {"once": "complete", "daily": "complete", "never": "failed"})
    landed_run(tmp_path, 2, "2026-11-20T03:15:00Z", {"daily": "complete", "once": "partial", "never": "failed"})
    landed_run(tmp_path, 3, "2026-11-20T13:15:00Z", {"fresh": "complete"})
    assert due(tmp_path) == ["never", "new", "once", "daily"]


def test_boards_that_fail_alternate_with_boards_that_answer(tmp_path: Path) -> None:
    names = [f"bad{n}" for n in range(3)] + [f"well{n}" for n in range(4)]
    write_boards(tmp_path, [("ashby", name, "") for name in names])
    told = {name: "failed" if name.startswith("bad") else "complete" for name in names}
    landed_run(tmp_path, 1, "2026-11-20T03:15:00Z", told)
    assert due(tmp_path) == ["bad0", "well0", "bad1", "well1", "bad2", "well2", "well3"]


@pytest.mark.journey
def test_no_source_is_begun_after_the_time_of_the_crawl(tmp_path: Path) -> None:
    server = FaultServer("ashby", lambda call: call.good())
    write_boards(tmp_path, [("ashby", "one", f"http://127.0.0.1:{server.port}")])
    planned = plan(tmp_path, [server.port])
    ended = command("crawl", planned["folder"], "ashby", "--window-seconds", "0")["ended"]
    assert ended == {"ashby": "not begun: the time limit of the crawl, 0 s, was over"} and server.asked == []
    assert crawl(tmp_path, [server.port])["one"]["crawl_status"] == "complete"  # the run is taken up
    server.close()


def test_a_source_has_the_time_that_it_states() -> None:
    assert crawl_seconds("greenhouse") == 3600 and crawl_seconds("workday") == 7200
