"""Real answers of real boards, served by a local server and read by the real spiders (skipped where they are absent)."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows import steps
from flows.settings import load_settings
from spiders.boards import BOARD_TOKEN
from tests.crawl_run import landed
from tests.fault_server import Call, FaultServer, http

pytestmark = [pytest.mark.shared, pytest.mark.journey]
MONDAY = "2026-11-16T04:00:00Z"


def answers(shared: Path) -> dict[tuple[str, str], bytes]:
    """Return the recorded answers by source and board."""
    found = {}
    with gzip.open(shared / "data/real/ashby_boards_2025/boards_raw.jsonl.gz", "rt") as stream:
        for line in stream:
            row = json.loads(line)
            if BOARD_TOKEN.fullmatch(row["board"]):
                found["ashby", row["board"]] = json.dumps(row["api"]).encode()
    with gzip.open(shared / "data/real/greenhouse_raw/responses.jsonl.gz", "rt") as stream:
        for line in stream:
            row = json.loads(line)
            jobs = row["api"]["jobs"]
            found["greenhouse", row["board"]] = json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()
    return found


@pytest.fixture(scope="module")
def replay(
    shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[tuple[str, str], bytes]]]:
    """Crawl all recorded boards once and build to a report."""
    recorded = answers(shared)
    paths = {
        f"/posting-api/job-board/{b}" if s == "ashby" else f"/v1/boards/{b}/jobs": body
        for (s, b), body in recorded.items()
    }

    def behaviour(call: Call) -> None:
        call.send(http(paths[call.path.split("?")[0]]))

    server = FaultServer("any", behaviour)
    home = tmp_path_factory.mktemp("replay")
    lines = ["source,board,employer,base_url,delay_s,enabled,notes"]
    lines += [f"{source},{board},{board},http://127.0.0.1:{server.port},,true," for source, board in recorded]
    (home / "boards.csv").write_text("\n".join(lines) + "\n")
    settings = load_settings(home=home, contact="tests", now=MONDAY, allow_hosts=f"127.0.0.1:{server.port}")
    outcome = steps.crawl_boards(settings, settings.clock())
    server.close()
    assert outcome.statuses == {"complete": len(recorded)}, outcome.problems[:3]
    yield home, recorded


def test_every_posting_arrives(replay: tuple[Path, dict[tuple[str, str], bytes]]) -> None:
    home, recorded = replay
    expected = {(s, b, str(job["id"])) for (s, b), body in recorded.items() for job in json.loads(body)["jobs"]}
    arrived = {
        (source, row["board"], row["source_posting_id"])
        for source in ("ashby", "greenhouse")
        for row in landed(home, source)
    }
    assert arrived == expected and len(expected) > 5_000


def test_every_stated_field_arrives_or_is_counted(replay: tuple[Path, dict[tuple[str, str], bytes]]) -> None:
    home, recorded = replay
    rows = {(row["board"], row["source_posting_id"]): row for row in landed(home, "ashby")}
    carried = {
        "title": "title",
        "publishedAt": "published_at",
        "employmentType": "employment_type_text",
        "workplaceType": "workplace_text",
        "jobUrl": "url",
        "isRemote": "is_remote",
        "descriptionHtml": "html",
        "isListed": "is_listed",
    }
    for (source, board), body in recorded.items():
        for job in json.loads(body)["jobs"] if source == "ashby" else []:
            row = rows[board, job["id"]]
            assert [
                key for key, field in carried.items() if job.get(key) not in (None, "") and row[field] is None
            ] == []
    summary: dict[str, Any] = json.loads(next((home / "landing/runs").glob("*.json")).read_text())
    dropped = {name for crawl in summary["crawls"] for name in crawl["dropped"]}
    keys = {
        key
        for (source, _), body in recorded.items()
        if source == "greenhouse"
        for job in json.loads(body)["jobs"]
        for key, value in job.items()
        if value not in (None, "", [], {})
    }
    from spiders.sources.greenhouse import GreenhouseSpider

    assert keys - GreenhouseSpider.keys <= dropped


def test_a_finished_report(replay: tuple[Path, dict[tuple[str, str], bytes]]) -> None:
    home, _ = replay
    settings = load_settings(home=home, contact="tests", now=MONDAY)
    steps.build_warehouse(settings)
    issued = steps.report_week(settings, steps.last_complete_week(settings.clock()), settings.clock())
    page = issued.page.read_text()
    assert "Python" in page and "<script" not in page and len(page) < 600 * 1024
