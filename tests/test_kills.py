"""Killed at six points between crawl and report, the next run ends in the tables of the undisturbed one (F54, I3, I8)."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import fault_server as fs
from tests.crawl_run import write_boards
from tests.fault_server import FaultServer
from tests.tables import assert_equal_rows, tables_of
from tests.weekly_child import POINTS

pytestmark = pytest.mark.journey
WEEKS = ["2026-11-09T05:30:00Z", "2026-11-16T05:30:00Z"]


def run(home: Path, now: str, hosts: str, *point: str) -> int:
    """Run one weekly run as a child and return its status."""
    return subprocess.run(
        [sys.executable, "-m", "tests.weekly_child", str(home), now, hosts, *point], check=False, capture_output=True
    ).returncode


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Serve six boards, crawl them for a week, and keep the folder as the starting point."""
    slow = FaultServer("ashby", lambda call: (time.sleep(0.3), call.good())[1])
    servers = [FaultServer("greenhouse", fs.body(lambda shape: fs.good(shape, 20))), slow]
    home = tmp_path_factory.mktemp("start")
    write_boards(home, [(s.shape, f"{s.shape}{n}", f"http://127.0.0.1:{s.port}") for s in servers for n in range(3)])
    hosts = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    assert run(home, WEEKS[0], hosts) == 0
    yield home, hosts
    for server in servers:
        server.close()


@pytest.fixture(scope="module")
def undisturbed(boards: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the second week without a kill."""
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    shutil.copytree(boards[0], home)
    assert run(home, WEEKS[1], boards[1]) == 0
    return home


@pytest.fixture(scope="module")
def tables_undisturbed(undisturbed: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the undisturbed run."""
    return tables_of(undisturbed / "jobtrends.duckdb")


@pytest.mark.parametrize("point", POINTS)
def test_the_next_run_mends_a_kill(
    point: str,
    boards: tuple[Path, str],
    undisturbed: Path,
    tables_undisturbed: dict[str, list[tuple[Any, ...]]],
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    shutil.copytree(boards[0], home)
    before = (home / "jobtrends.duckdb").read_bytes()
    assert run(home, WEEKS[1], boards[1], point) == -9
    if point not in ("while the page is written",):
        assert (home / "jobtrends.duckdb").read_bytes() == before
    assert not list((home / "reports").glob("2026-W46"))
    assert run(home, WEEKS[1], boards[1]) == 0
    assert_equal_rows(tables_of(home / "jobtrends.duckdb"), tables_undisturbed)
    for page in ("reports/2026-W46/index.html", "reports/index.html"):
        assert (home / page).read_bytes() == (undisturbed / page).read_bytes()
