"""Edits by employers, from HTTP answers to the bridge: what was counted in earlier weeks stays, and every change has its kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows import steps
from flows.settings import load_settings
from tests import fault_server as fs
from tests.crawl_run import write_boards
from tests.fault_server import FaultServer

POSTINGS = 8
BRIDGE = """
select open_before, new_vacancies, found_vacancies, entered_scope, closed_vacancies, lost_vacancies, left_scope, open_vacancies
from marts.week_bridge where slice_kind = 'all' order by week
"""
ENDS = (
    "select end_kind, end_reason, count(*) from core.vacancy_spell where end_kind is not null group by all order by all"
)


def edited(source: str) -> list[dict[str, Any]]:
    """Return a board's postings as its employer edited them: some unlisted, made talent-pool posts or given another trade."""
    rows = fs.rows(source, POSTINGS)
    if source == "ashby":
        return [row | {"isListed": number >= 3} for number, row in enumerate(rows)]
    for number, row in enumerate(rows):
        if number < 2:
            row["internal_job_id"] = None
        elif number < 5:
            row["title"] = f"Account Executive {number}"
    return rows


@pytest.mark.journey
def test_what_employers_unlist_retitle_or_pool_stays_in_the_weeks_before(tmp_path: Path) -> None:
    is_edited = False

    def answer(source: str) -> bytes:
        rows = edited(source) if is_edited else fs.rows(source, POSTINGS)
        return fs.http(json.dumps(fs.wrapped(source, rows)).encode())

    servers = {
        source: FaultServer(source, lambda call, source=source: call.send(answer(source)))  # type: ignore[misc]
        for source in ("ashby", "greenhouse")
    }
    write_boards(tmp_path, [(source, "b", f"http://127.0.0.1:{server.port}") for source, server in servers.items()])
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers.values())
    for day in ("2026-11-04", "2026-11-11"):
        settings = load_settings(
            home=tmp_path, contact="tests", now=f"{day}T18:00:00Z", allow_hosts=hosts, request_delay=0.0
        )
        steps.crawl_boards(settings, settings.clock())
        is_edited = True
    for server in servers.values():
        server.close()
    monday = load_settings(home=tmp_path, contact="tests", now="2026-11-16T06:00:00Z")
    steps.build_warehouse(monday)
    with duckdb.connect(str(monday.published), read_only=True) as connection:
        assert connection.execute(BRIDGE).fetchall() == [(0, 0, 16, 0, 0, 0, 0, 16), (16, 0, 0, 0, 3, 0, 5, 8)]
        assert connection.execute(ENDS).fetchall() == [("closed", "unlisted", 3), ("left_scope", None, 5)]
