"""Prefect for real: server, pool, worker, deployment; the worker's own process runs it; a second run is skipped."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import fault_server as fs
from tests.crawl_run import write_boards
from tests.fault_server import FaultServer

pytestmark = pytest.mark.prefect
ROOT = Path(__file__).resolve().parent.parent
PREFECT = [sys.executable, "-m", "prefect"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Platform:
    """A Prefect server, a process pool and a worker, with a data folder whose boards are served on loopback."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.boards = FaultServer("ashby", fs.body(lambda shape: fs.good(shape, 12)))
        write_boards(self.home, [("ashby", f"b{n}", f"http://127.0.0.1:{self.boards.port}") for n in range(3)])
        self.port = free_port()
        self.api = f"http://127.0.0.1:{self.port}/api"
        self.environment = os.environ | {
            "PREFECT_HOME": str(folder / "prefect"), "PREFECT_API_URL": self.api, "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1", "PREFECT_WORKER_QUERY_SECONDS": "2", "JOBTRENDS_HOME": str(self.home), "JOBTRENDS_CONTACT": "tests",
            "JOBTRENDS_ALLOW_HOSTS": f"127.0.0.1:{self.boards.port}", "JOBTRENDS_NOW": "2026-11-16T04:00:00Z", "PREFECT_SERVER_API_PORT": str(self.port),
        }  # fmt: skip
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a long-lived prefect command that can be interrupted."""
        process = subprocess.Popen(
            [*PREFECT, *words], cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a prefect command to its end."""
        return subprocess.run(
            [*PREFECT, *words], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=180
        )

    def ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the server's API."""
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.api + path, data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def wait_healthy(self) -> None:
        """Wait until the server answers, at most two minutes."""
        for _ in range(240):
            try:
                if self.ask("/health"):
                    return
            except OSError:
                time.sleep(0.5)
        raise TimeoutError("the server did not start")

    def run(self, deployment: str) -> dict[str, Any]:
        """Run a deployment through the worker and return the flow run as the API tells it."""
        before = {row["id"] for row in self.ask("/flow_runs/filter", {})}
        done = self.call("--no-prompt", "deployment", "run", deployment, "--watch")
        runs = [row for row in self.ask("/flow_runs/filter", {}) if row["id"] not in before and row["start_time"]]
        assert len(runs) == 1, done.stdout + done.stderr
        row: dict[str, Any] = runs[0]
        return row

    def close(self) -> None:
        """Stop worker and server."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.boards.close()


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Start everything and deploy prefect.yaml."""
    made = Platform(tmp_path_factory.mktemp("prefect"))
    try:
        made.start("server", "start", "--host", "127.0.0.1", "--port", str(made.port))
        made.wait_healthy()
        assert made.call("work-pool", "create", "local", "--type", "process").returncode == 0
        deployed = made.call("--no-prompt", "deploy", "--all")
        assert deployed.returncode == 0, deployed.stdout + deployed.stderr
        made.start("worker", "start", "--pool", "local")
        yield made
    finally:
        made.close()


def test_the_worker_runs_the_deployments(platform: Platform) -> None:
    crawl = platform.run("crawl/daily")
    assert (crawl["state"]["type"], crawl["state"]["name"]) == ("COMPLETED", "Completed"), crawl["state"]["message"]
    assert crawl["state"]["message"] == "3 boards: 3 complete"
    assert crawl["work_pool_name"] == "local" and crawl["infrastructure_pid"]
    weekly = platform.run("weekly/weekly")
    assert (weekly["state"]["type"], weekly["state"]["name"]) == ("COMPLETED", "Completed"), weekly["state"]["message"]
    assert Path(weekly["state"]["message"]).exists()


def test_f55_f56_a_second_run_while_one_is_going_on_is_skipped(platform: Platform) -> None:
    with (platform.home / "run.lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        second = platform.run("crawl/daily")
    assert (second["state"]["type"], second["state"]["name"]) == ("COMPLETED", "Skipped")
    after = platform.run("crawl/daily")
    assert after["state"]["name"] == "Completed"
