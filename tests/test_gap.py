"""A week in which nobody reads, by whole weekly runs: the week after it is complete and linked over it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from flows import steps
from flows.settings import Settings, load_settings
from tests import fault_server as fs
from tests.commands import completed
from tests.crawl_run import write_boards
from tests.fault_server import Call, FaultServer

SERVERS, BOARDS, POSTINGS, FAILING = 2, 12, 5, "/board7/"
GATE = "select boards_provable, boards_provable_read, incomplete_reason from marts.week_quality order by week"


def settings_at(home: Path, now: str, servers: list[FaultServer]) -> Settings:
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    return load_settings(home=home, contact="tests", now=now, allow_hosts=hosts, request_delay=0.0)


@pytest.mark.journey
def test_a_weekly_run_after_a_gap_issues_the_page_of_a_complete_week(tmp_path: Path) -> None:
    failing: list[str] = []

    def answer(call: Call) -> None:
        is_failing = any(board in call.path for board in failing)
        call.send(fs.http(b"{}", status=404) if is_failing else fs.http(fs.good("greenhouse", POSTINGS)))

    servers = [FaultServer("greenhouse", answer) for _ in range(SERVERS)]
    boards = [(f"board{n}", servers[n % SERVERS].port) for n in range(BOARDS)]
    write_boards(tmp_path, [("greenhouse", board, f"http://127.0.0.1:{port}") for board, port in boards])
    first = settings_at(tmp_path, "2026-11-08T20:00:00Z", servers)
    steps.crawl_boards(first, first.clock())
    failing.append(FAILING)
    third = settings_at(tmp_path, "2026-11-23T05:30:00Z", servers)
    steps.crawl_boards(third, third.clock(), fresh_hours=steps.WEEKLY_FRESH_HOURS)
    for server in servers:
        server.close()
    week = steps.last_complete_week(third.clock())
    steps.build_warehouse(third, week=week)
    issued = steps.report_week(third, week, third.clock())
    assert issued.incomplete_reason is None
    assert "bridged" in (issued.page if issued.page.is_file() else issued.page / "index.html").read_text()
    with duckdb.connect(str(third.published), read_only=True) as connection:
        before, between, after = connection.execute(GATE).fetchall()
    assert (before, after) == ((BOARDS, BOARDS, None), (BOARDS, BOARDS - 1, None))
    assert between[:2] == (BOARDS, 0) and between[2]
    ranged(tmp_path, third.now.isoformat() if third.now else "")


def ranged(home: Path, now: str) -> None:
    """Report a range of weeks, some of which nothing can be said of; doing it again changes nothing."""
    words = ("report", "--from", "2026-W44", "--to", "2026-W47")
    for _ in range(2):
        done = completed(home, *words, JOBTRENDS_NOW=now)
        assert done.status == 3, done
        assert "2026-W44: not reported: nothing is known of the week" in done.out
        assert "2026-W46: incomplete week: " in done.out
        assert {path.name for path in (home / "reports").glob("2026-W*")} == {"2026-W45", "2026-W46", "2026-W47"}
    assert done.out.count("(unchanged)") == 3
    mixed = completed(home, *words, "--week", "2026-W45", JOBTRENDS_NOW=now)
    assert mixed.status == 2 and "not both" in mixed.line
    backwards = completed(home, "report", "--from", "2026-W47", "--to", "2026-W45", JOBTRENDS_NOW=now)
    assert backwards.status == 2 and "no range of weeks" in backwards.line
