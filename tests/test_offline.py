"""Nothing that the tests start leaves this machine, and the guard that sees to it works in child processes, too."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.settings import load_settings
from flows.steps import plan_words
from tests import fault_server as fs
from tests.crawl_run import command, write_boards
from tests.fault_server import FaultServer
from tests.offline.sitecustomize import BOUND, REFUSALS

TRIES = {
    "a name": "import socket; socket.getaddrinfo('example.org', 443)",
    "a name, the old way": "import socket; socket.gethostbyname('example.org')",
    "a connection": "import socket; socket.create_connection(('192.0.2.1', 443), timeout=1)",
    "a datagram": "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('192.0.2.1', 53))",
    "a page": "import urllib.request as r; r.urlopen('https://example.org/', timeout=1)",
    "in another thread": "import asyncio; asyncio.run(asyncio.open_connection('example.org', 443))",
}
MARKET = ["--seed", "1", "--monday", "2026-10-05", "--weeks", "1"]
HERE = "import socket; s = socket.create_server(('127.0.0.1', 0)); socket.create_connection(('localhost', s.getsockname()[1]))"


def tried(code: str, noted: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a child process whose refusals are noted in a file of its own."""
    told = os.environ | {REFUSALS: str(noted)}
    return subprocess.run([sys.executable, "-c", code], env=told, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("code", TRIES.values(), ids=TRIES)
def test_a_child_process_that_would_leave_fails_and_is_noted(code: str, tmp_path: Path) -> None:
    done = tried(code, tmp_path / "noted")
    assert done.returncode == 1 and "tests stay on this machine" in done.stderr
    assert "socket." in (tmp_path / "noted").read_text()


def test_the_spiders_of_the_demo_ask_nobody_else(tmp_path: Path) -> None:
    server = FaultServer("ashby", fs.body(fs.good))
    write_boards(tmp_path, [("ashby", "here", f"http://127.0.0.1:{server.port}"), ("ashby", "away", "")])
    settings = load_settings(
        home=tmp_path, contact="tests", invented_market=True, allow_hosts=f"127.0.0.1:{server.port}"
    )
    planned = command(*plan_words(settings, settings.clock()))
    command("crawl", planned["folder"], "ashby", "--seconds", "60")
    crawls = {row["board"]: row for row in command("seal", planned["folder"])["crawls"]}
    server.close()
    assert crawls["here"]["crawl_status"] == "complete"
    assert (crawls["away"]["crawl_status"], crawls["away"]["requests"]) == ("failed", 0)
    assert crawls["away"]["crawl_reason"] == "address refused: the invented market is on this machine alone"


@pytest.mark.parametrize("words", [["flows.cli", "serve", "--port", "0"], ["spiders.demo_market", *MARKET]])
def test_what_listens_does_so_on_this_machine_only(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/index.html").touch()
    told = os.environ | {BOUND: str(tmp_path / "bound"), "JOBTRENDS_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", *words, *(["--home", str(tmp_path)] if MARKET[0] in words else [])]
    with subprocess.Popen(command, env=told, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()  # it serves
        process.terminate()
    bound = (tmp_path / "bound").read_text().splitlines()
    assert bound and all(line.startswith("127.0.0.1:") for line in bound), bound


def test_this_machine_may_be_asked(tmp_path: Path) -> None:
    done = tried(HERE, tmp_path / "noted")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "noted").exists()
