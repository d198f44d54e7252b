"""The server for assistants, spoken to with the client of the protocol's own library over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from mcp import Client, StdioServerParameters

ROOT = Path(__file__).resolve().parent.parent


QUALITY = {"boards_read": 45}
PAGE = {
    "week_label": "2026-W46", "headline": "No clear change", "sentences": [], "data_cutoff": None, "quality": QUALITY,
    "invented_market": True, "incomplete_reason": "30 of 46 boards read",
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a published file of one table, and one page."""
    with duckdb.connect(str(tmp_path / "jobtrends.duckdb"), config={"storage_compatibility_version": "v1.5.0"}) as made:
        made.execute("create schema core; create schema marts")
        made.execute("create table marts.week_skill as select range as skill, null::date as week from range(20)")
        made.execute(
            "comment on table marts.week_skill is 'Skills'; comment on column marts.week_skill.skill is 'Name'"
        )
    page = tmp_path / "reports/2026-W46/report.json"
    page.parent.mkdir(parents=True)
    page.write_text(json.dumps(PAGE))
    return tmp_path


def told(home: Path, *calls: tuple[str, dict[str, Any]]) -> list[tuple[bool, str]]:
    """Call tools of a server over a data folder, all at once; returns for each if it failed, and its text."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JOBTRENDS_"))}
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "flows.cli", "mcp"],
        env=kept | {"JOBTRENDS_HOME": str(home), "PYTHONPATH": str(ROOT)},
    )

    async def ask() -> list[tuple[bool, str]]:
        async with Client(server) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            assert names == ["list_tables", "query", "week_findings"]
            answers = await asyncio.gather(*(client.call_tool(name, words) for name, words in calls))
            return [(bool(one.is_error), getattr(one.content[0], "text", "")) for one in answers]

    return asyncio.run(ask())


@pytest.mark.filterwarnings("default")
def test_an_assistant_lists_tables_asks_and_is_kept_from_all_else(home: Path) -> None:
    tables, columns, count, cut, much, too_much, newest, write, read, two, empty, week = told(
        home,
        ("list_tables", {}),
        ("list_tables", {"table": "marts.week_skill"}),
        ("query", {"sql": "select count(*) as n from marts.week_skill"}),
        ("query", {"sql": "select * from range(1000)", "limit": 3}),
        ("query", {"sql": "select repeat('x', 100000) as t from range(100)"}),
        ("query", {"sql": "select repeat('x', 1000000) as t"}),
        ("week_findings", {}),
        ("query", {"sql": "create table core.x (i integer)"}),
        ("query", {"sql": "select * from read_text('/etc/hostname')"}),
        ("query", {"sql": "select 1; select 2"}),
        ("query", {"sql": " "}),
        ("week_findings", {"week": "1999-W01"}),
    )
    assert not tables[0] and json.loads(tables[1]) == [{"name": "marts.week_skill", "meaning": "Skills", "rows": 20}]
    (skill,) = json.loads(columns[1])
    assert skill["columns"][0] == {"name": "skill", "type": "BIGINT", "meaning": "Name"}
    assert json.loads(count[1])["rows"][0]["n"] == 20 and not json.loads(count[1])["is_cut"]
    assert len(json.loads(much[1])["rows"]) == 4 and json.loads(much[1])["is_cut"]
    assert too_much[0] and "fewer columns" in too_much[1]
    assert len(json.loads(cut[1])["rows"]) == 3 and json.loads(cut[1])["is_cut"]
    found = json.loads(newest[1])
    assert found["headline"] == "No clear change" and "The market is invented." in found["caveats"]
    assert "The week is incomplete: 30 of 46 boards read." in found["caveats"]
    for failed in (write, read, two, empty, week):
        assert failed[0] and "\n" not in failed[1], failed
    assert "no page of it" in week[1]
