"""The operating guide, executed line by line in a fresh folder: every command in it runs as it is written."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import fault_server as fs
from tests.fault_server import FaultServer
from tests.guides import ROOT, assert_all_ran, copy_checkout, script
from tests.offline.sitecustomize import BOUND

pytestmark = pytest.mark.prefect
# What a test may not do as written: use a fixed port that somebody else may hold, ask an employer's real board.
HARMLESS = {"4200": "{port}", "greenhouse:anthropic": "ashby:acme"}
# `doctor` may warn of what the machine of a test is like.
# A worker that was started a moment ago is not known yet, which `doctor` calls broken.
ALLOWED = {"jobtrends doctor --json": {0, 1, 3}, "jobtrends doctor": {0, 3}}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project as a clone has it, with the environment that `make setup` makes."""
    folder = copy_checkout(tmp_path_factory.mktemp("guide") / "ml-job-trends")
    (folder / ".venv").mkdir()
    (folder / ".venv/bin").symlink_to(Path(sys.executable).parent)
    (folder / ".venv/.installed").touch()
    return folder


@pytest.fixture(scope="module")
def board() -> Iterator[FaultServer]:
    """Serve the one board that is tracked."""
    server = FaultServer("ashby", fs.body(lambda shape: fs.good(shape, 12)))
    yield server
    server.close()


def test_every_command_of_the_guide_runs(checkout: Path, board: FaultServer, tmp_path: Path) -> None:
    port, hosts = free_port(), f"127.0.0.1:{board.port}"
    other = {text: instead.format(port=port) for text, instead in HARMLESS.items()}
    commands, text = script((checkout / "docs/operating.md").read_text(encoding="utf-8"), other)
    boards = tmp_path / "boards.csv"
    boards.write_text(f"source,board,employer,base_url\nashby,acme,Acme,http://{hosts}\n")
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "JOBTRENDS_"))}
    told |= {
        "HOME": str(tmp_path / "user"), "PREFECT_SERVER_API_PORT": str(port), "JOBTRENDS_BOARDS": str(boards),
        "JOBTRENDS_ALLOW_HOSTS": hosts, "JOBTRENDS_NOW": "2026-11-23T06:00:00Z", BOUND: str(tmp_path / "bound"),
    }  # fmt: skip
    command = ["bash", "-c", f"umask 022; {text}"]
    with (tmp_path / "log").open("w") as log:
        shell = subprocess.Popen(command, cwd=checkout, env=told, stdout=log, stderr=log, start_new_session=True)
        try:
            shell.wait(timeout=600)
        finally:
            os.killpg(shell.pid, signal.SIGKILL)
    assert_all_ran(commands, (tmp_path / "log").read_text(encoding="utf-8"), ALLOWED)
    assert_prefect_stays_in_the_data_folder(checkout, tmp_path / "user")
    assert_private(checkout / "data")
    bound = (tmp_path / "bound").read_text().splitlines()  # by server, worker and runs
    assert any(line.startswith(f"127.0.0.1:{port} ") for line in bound)
    assert [line for line in bound if not line.startswith(("127.0.0.1:", "localhost:", "::1:"))] == []


def assert_prefect_stays_in_the_data_folder(checkout: Path, user: Path) -> None:
    """Prefect's files are in HOME/prefect and not in the user's own folder."""
    assert (checkout / "data/prefect/prefect.db").exists()
    assert not (user / ".prefect").exists()


def assert_private(home: Path) -> None:
    """Files are their owner's, the pages everybody's."""
    for path in [home, *home.rglob("*")]:
        mode, inside = path.stat().st_mode & 0o777, path.relative_to(home).parts
        if inside[:1] in (("reports",), (".reports",)):
            assert mode == (0o755 if path.is_dir() else 0o644), path
        elif inside and inside[0] not in ("boards.csv",):
            assert mode & 0o077 == 0, path


def test_the_guide_documents_every_column_of_the_board_list(checkout: Path) -> None:
    guide = (checkout / "docs/operating.md").read_text(encoding="utf-8")
    header = (ROOT / "spiders/boards.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    columns = {
        *header,
        "source",
        "board",
        "employer",
        "country",
        "base_url",
        "delay_s",
        "enabled",
        "was",
        "evidence",
        "notes",
    }
    assert columns <= set(re.findall(r"^\| `(\w+)` \|", guide, re.M))
