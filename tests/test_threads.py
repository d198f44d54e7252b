"""Hacker News threads over HTTP: found whatever their title looks like, failed where a month has none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests import fault_server as fs
from tests.crawl_run import crawl, landed, write_boards
from tests.fault_server import FaultServer

pytestmark = pytest.mark.journey
OCTOBER, NOVEMBER = "Ask HN: Who is hiring? (October 2026)", "Ask HN: Who is hiring? (November 2026)"
OTHERS = ["Ask HN: Who wants to be hired? (November 2026)", "Ask HN: Freelancer? Seeking freelancer? (November 2026)"]
COMMENTS: list[Any] = [
    {"id": 1, "text": "Acme | ML Engineer | Berlin<p>Python.", "created_at": "2026-11-02T10:00:00Z"},
    *({"id": 10 + n, "text": text} for n, text in enumerate(["[deleted]", "[dead]", " [Flagged] ", "", None, "<p> </p>", "&nbsp;", "[deleted by user]", "<i>[dead]</i>"])),
    {"id": 30, "text": "Gone | ML Engineer", "dead": True},
    {"id": 31, "text": "Gone | ML Engineer", "deleted": True},
    {"id": 2, "text": "<p>Beta | Data Scientist | Remote</p>", "created_at": "2099-01-01"},
    {"id": 3, "text": {"html": "x"}},
    {"text": "Nobody | ML Engineer"},
    "no object",
]  # fmt: skip


def read(home: Path, titles: list[str], now: str) -> dict[str, Any]:
    """Crawl the author's stories with these titles, newest first."""

    def answer(call: fs.Call) -> None:
        hits = [{"objectID": str(90 - n), "title": title, "created_at": "2026-11-01T15:00:00Z"} for n, title in enumerate(titles)]  # fmt: skip
        found: dict[str, Any] = {"children": COMMENTS} if "/items/" in call.path else {"hits": hits}
        call.send(fs.http(json.dumps(found).encode()))

    server = FaultServer("greenhouse", answer)
    write_boards(home, [("hackernews", "whoishiring", f"http://127.0.0.1:{server.port}")])
    row = crawl(home, [server.port], now)["whoishiring"]
    server.close()
    return row


@pytest.mark.parametrize(
    "title",
    [
        NOVEMBER, NOVEMBER.upper(), NOVEMBER.lower(), f" {NOVEMBER}  ", NOVEMBER.replace(" ", "\u00a0"), NOVEMBER + "\n",
        "Ask HN: Who's hiring? (Nov 2026)", "Ask HN : Who is Hiring ? (November, 2026)", "Who is hiring? November 2026", "Ask HN: Who is hiring?",
    ],
)  # fmt: skip
def test_the_thread_is_found_whatever_its_title_looks_like(title: str, tmp_path: Path) -> None:
    row = read(tmp_path, [*OTHERS, title], "2026-11-18T03:15:00Z")
    assert (row["crawl_status"], row["listed"]) == ("complete", 3), row


def test_removed_comments_never_land_and_unreadable_ones_are_counted(tmp_path: Path) -> None:
    row = read(tmp_path, [NOVEMBER], "2026-11-18T03:15:00Z")
    rows = {entry["source_posting_id"]: entry for entry in landed(tmp_path, "hackernews")}
    assert set(rows) == {"1", "2", "3"}
    assert (
        rows["1"]["title"] == "Acme | ML Engineer | Berlin" and rows["2"]["title"] == "Beta | Data Scientist | Remote"
    )
    assert rows["3"]["unread_reason"] == "title missing or unreadable" and row["unread"] == {
        rows["3"]["unread_reason"]: 1
    }
    assert row["rows_without_id"] == 2 and row["dropped"]["comment without text"] == 11
    assert rows["2"]["published_at"] is None and row["dropped"]["created_at: date in the future"] == 1


@pytest.mark.parametrize("titles", [[], OTHERS, [OCTOBER], ["Ask HN: Who is hiring? (November 2025)"]])
def test_a_month_without_a_thread_is_failed_after_its_third_day(titles: list[str], tmp_path: Path) -> None:
    row = read(tmp_path, titles, "2026-11-04T03:15:00Z")
    assert row["crawl_status"] == "failed" and "no thread of November 2026 found" in row["crawl_reason"]


@pytest.mark.parametrize(("titles", "listed"), [([], 0), (OTHERS, 0), ([OCTOBER], 3)])
def test_before_that_nothing_is_due_yet(titles: list[str], listed: int, tmp_path: Path) -> None:
    row = read(tmp_path, titles, "2026-11-02T03:15:00Z")
    assert (row["crawl_status"], row["listed"]) == ("complete", listed)
