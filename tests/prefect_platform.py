"""A Prefect server and a worker, started as the operating guide says, with boards served on loopback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from tests import fault_server as fs
from tests.crawl_run import write_boards
from tests.fault_server import FaultServer

ROOT = Path(__file__).resolve().parent.parent
JOBTRENDS = [sys.executable, "-m", "flows.cli"]
NOW = "2026-11-16T04:00:00Z"
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(ask: Callable[[], T | None], seconds: float, what: str, pause: float = 0.25) -> T:
    """Return the first true answer; fails when there is none in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(pause)
    raise TimeoutError(f"not within {seconds} s: {what}")


class Platform:
    """Server, pool, deployments and worker over one data folder."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.home, self.folder, self.works_in = folder / "home", folder, ROOT
        self.port = free_port()
        self.api = f"http://127.0.0.1:{self.port}/api"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        self.environment = kept | {
            "PREFECT_API_URL": self.api, "PREFECT_WORKER_QUERY_SECONDS": "1", "PREFECT_SERVER_API_PORT": str(self.port),
            "JOBTRENDS_HOME": str(self.home), "JOBTRENDS_CONTACT": "tests",
        } | environment  # fmt: skip
        self.processes: list[subprocess.Popen[bytes]] = []
        self.server: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None

    def start_server(self) -> None:
        """Start the server and wait until it answers."""
        self.server = self.start("server", "start", "--host", "127.0.0.1", "--port", str(self.port))
        wait_until(self.is_healthy, 180, "a healthy server")

    def start_worker(self) -> None:
        """Start the worker."""
        self.worker = self.start("worker", "start", "--pool", "local")

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a long-lived command of Prefect's through `jobtrends prefect`."""
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                [*JOBTRENDS, "prefect", *words], cwd=self.works_in, env=self.environment, stdout=log, stderr=log
            )
        self.processes.append(process)
        return process

    def call(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a `jobtrends` command to its end."""
        return subprocess.run(
            [*JOBTRENDS, *words], cwd=self.works_in, env=self.environment | environment, capture_output=True, text=True,
            check=False, timeout=240,
        )  # fmt: skip

    def ask(self, path: str, body: Any = None, method: str | None = None) -> Any:
        """Ask the server's API."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.api + path, data=data, headers=headers, method=method)
        for _ in range(20):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return json.loads(answer.read() or "null")
            except urllib.error.HTTPError as error:
                if error.code != 503:  # its database is locked for the moment
                    raise
                time.sleep(0.5)
        raise TimeoutError(f"the server is busy: {path}")

    def is_healthy(self) -> bool:
        """Tell if the server answers."""
        try:
            return bool(self.ask("/health"))
        except OSError:
            return False

    def deployment(self, name: str) -> str:
        """Return the id of a deployment such as crawl/daily."""
        return str(self.ask(f"/deployments/name/{name}")["id"])

    def begin(self, name: str, environment: dict[str, str] | None = None, **parameters: Any) -> str:
        """Ask for a run of a deployment and return its id; raises HTTPError where the server refuses it."""
        asked = {"parameters": parameters, "job_variables": {"env": environment or {}}}
        return str(self.ask(f"/deployments/{self.deployment(name)}/create_flow_run", asked)["id"])

    def run(self, run_id: str) -> dict[str, Any]:
        """Return a flow run as the API tells it."""
        row: dict[str, Any] = self.ask(f"/flow_runs/{run_id}")
        return row

    def delay(self, run_id: str) -> timedelta:
        """Return how long a run took to start."""
        row = self.run(run_id)
        return datetime.fromisoformat(row["start_time"]) - datetime.fromisoformat(row["expected_start_time"])

    def ended(self, run_id: str, seconds: float = 180) -> dict[str, Any]:
        """Wait for the end of a run and return its state."""
        row = wait_until(
            lambda: row if (row := self.run(run_id))["state"]["type"] in ENDED else None, seconds, f"end of {run_id}"
        )
        state: dict[str, Any] = row["state"]
        return state

    def scheduled(self, name: str) -> list[datetime]:
        """Return when the planned runs of a deployment are due, the earliest first."""
        asked = {
            "deployments": {"id": {"any_": [self.deployment(name)]}},
            "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
            "sort": "EXPECTED_START_TIME_ASC",
        }
        runs = self.ask("/flow_runs/filter", asked)
        return [datetime.fromisoformat(run["expected_start_time"]) for run in runs if run["auto_scheduled"]]

    def log_of(self, run_id: str) -> str:
        """Return what a run has logged."""
        rows = self.ask("/logs/filter", {"logs": {"flow_run_id": {"any_": [run_id]}}, "sort": "TIMESTAMP_ASC"})
        return "\n".join(row["message"] for row in rows)

    def tasks_of(self, run_id: str) -> list[dict[str, Any]]:
        """Return the task runs of a flow run."""
        rows: list[dict[str, Any]] = self.ask("/task_runs/filter", {"flow_runs": {"id": {"any_": [run_id]}}})
        return rows

    def artifacts_of(self, run_id: str) -> list[dict[str, Any]]:
        """Return what a flow run shows beside its state."""
        rows: list[dict[str, Any]] = self.ask("/artifacts/filter", {"flow_runs": {"id": {"any_": [run_id]}}})
        return rows

    def schedule_once(self, name: str, **parameters: Any) -> str:
        """Replace the schedules of a deployment by one that is due in some seconds; returns the id of the planned run."""
        deployment = self.deployment(name)
        while True:
            due = utc_now() + timedelta(seconds=10)
            daily = {"interval": 86400, "anchor_date": due.isoformat(), "timezone": "UTC"}
            schedule = {"schedule": daily, "active": True, "slug": "soon", "parameters": parameters}
            self.ask(f"/deployments/{deployment}", {"schedules": [schedule]}, method="PATCH")
            asked = {
                "deployments": {"id": {"any_": [deployment]}},
                "flow_runs": {"expected_start_time": {"before_": (due + timedelta(seconds=1)).isoformat()}},
                "sort": "EXPECTED_START_TIME_DESC",
                "limit": 1,
            }
            while utc_now() < due + timedelta(seconds=5):
                runs = self.ask("/flow_runs/filter", asked)
                if (
                    runs
                    and runs[0]["auto_scheduled"]
                    and datetime.fromisoformat(runs[0]["expected_start_time"]) > due - timedelta(seconds=1)
                ):
                    return str(runs[0]["id"])
                time.sleep(0.5)

    def engine(self, run_id: str) -> int:
        """Return the process of a run."""
        return int(self.run(run_id)["infrastructure_pid"].rsplit(":", 1)[-1])

    def kill(self, run_id: str) -> None:
        """End the worker and the process of one of its runs by SIGKILL, as a power cut does."""
        engine = self.engine(run_id)
        self.kill_worker()
        os.kill(engine, signal.SIGKILL)

    def kill_worker(self) -> None:
        """End the worker by SIGKILL."""
        assert self.worker
        self.worker.kill()
        self.worker.wait()
        self.processes.remove(self.worker)

    def stop_by_kill(self) -> None:
        """End server and worker by SIGKILL."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()

    def close(self) -> None:
        """Stop worker and server."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


class ServedPlatform(Platform):
    """A platform with three boards on loopback, which answer as slowly as told."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.answer_seconds, self.gone = 0.0, "no board"
        self.good = fs.body(lambda shape: fs.good(shape, 12))
        self.boards = FaultServer("ashby", self.answer)
        super().__init__(
            folder, JOBTRENDS_NOW=NOW, JOBTRENDS_ALLOW_HOSTS=f"127.0.0.1:{self.boards.port}", **environment
        )
        write_boards(self.home, [("ashby", f"b{n}", f"http://127.0.0.1:{self.boards.port}") for n in range(3)])

    def answer(self, call: fs.Call) -> None:
        """Answer for a board."""
        time.sleep(self.answer_seconds)
        (fs.status(404) if self.gone in call.path else self.good)(call)

    def close(self) -> None:
        """Stop worker, server and boards."""
        super().close()
        self.boards.close()


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
