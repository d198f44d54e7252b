"""Texts are read by one process, several, or a cluster: equal tables; deaths are told and made up for; nothing is left."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.landing import Landing, posting
from tests.prefect_platform import free_port
from tests.running import below, is_running
from warehouse import clean_command, cleaning, readers
from warehouse.database import WarehouseError, connect
from warehouse.load import load_landing
from warehouse.readers import AHEAD, Crew, Readers

ROOT = Path(__file__).resolve().parent.parent
TABLES = ("reading", "mention", "block", "term")


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Land 90 postings, whose texts all differ."""
    home = tmp_path_factory.mktemp("landed")
    rows = [
        posting(
            f"p{n}",
            f"<p>We need Python, {'Go' if n % 3 else 'Rust'} and {n % 7 + 1} years of it in team {n}. </p>" * 20,
        )
        for n in range(90)
    ]
    Landing(home).run(1, "2026-11-16T03:15:00Z", {"greenhouse:acme": rows})
    return home


def clean_rows(landed: Path, who: Readers, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Read in partitions of 20 and return what was read, in the order in which it was taken in."""
    monkeypatch.setattr(cleaning, "PARTITION", 20)
    with connect(":memory:") as connection:
        load_landing(connection, landed)
        cleaning.clean_postings(connection, landed / "tmp", who)
        return [connection.execute(f"select * from clean.{table}").fetchall() for table in TABLES]


def test_two_processes_fill_the_tables_as_one_does(landed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = clean_rows(landed, Readers(1), monkeypatch)
    assert len(alone[0]) == 90 and alone[1]
    assert clean_rows(landed, Readers(2), monkeypatch) == alone


def test_clean_answers_alike_with_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean_command, "PARTITION", 3)
    lines = [json.dumps({"id": n, "title": "ML engineer", "text": "Python"}) for n in range(8)]
    lines[4] = "not JSON"

    def told(who: Readers) -> tuple[list[str | None], str]:
        errors = io.StringIO()
        return list(clean_command.cleaned_lines(lines, True, errors, who)), errors.getvalue()

    assert told(Readers(2)) == told(Readers(1))
    assert told(Readers(1))[1].startswith("line 5: not JSON")


@contextmanager
def cluster(workers: int) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a scheduler and worker processes as the guide says; yields the address, and the scheduler's process."""
    address = f"tcp://127.0.0.1:{free_port()}"
    common = ["--no-dashboard", "--host", "127.0.0.1"]
    commands = (
        ["scheduler", *common, "--port", address.rpartition(":")[2]],
        ["worker", address, *common, "--nworkers", str(workers), "--nthreads", "1"],
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for words in commands
    ]
    try:
        yield address, started[0]
    finally:
        for process in started:  # with all that they started
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.filterwarnings("default")
def test_a_cluster_fills_the_tables_too_and_says_what_is_wrong_with_it(
    landed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = clean_rows(landed, Readers(1), monkeypatch)
    with cluster(2) as (address, _):
        assert clean_rows(landed, Readers(1, address), monkeypatch) == alone
        with Readers(1, address).crew() as crew:  # as many partitions are out as all of the cluster's workers need
            wait_until(lambda: crew.most_handed_out == 2 * AHEAD)
        marker = tmp_path / "died"
        killed = Readers(1, address).read(dying_once, iter([(marker, n) for n in range(6)]), lambda _: None)
        assert list(killed) == list(range(6)) and marker.exists()
        monkeypatch.setattr(readers, "PACKAGE", "no-such-package")
        with pytest.raises(WarehouseError, match="a worker lacks the package no-such-package"):
            list(Readers(1, address).read(doubled, iter([1, 2]), lambda _: None))


@pytest.mark.filterwarnings("default")
def test_a_lost_scheduler_is_told() -> None:
    with cluster(1) as (address, scheduler), pytest.raises(WarehouseError, match="the Dask scheduler was lost"):
        for _ in Readers(1, address).read(slow, iter(range(1000)), lambda _: None):
            scheduler.kill()


def test_a_cluster_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "CLUSTER_SECONDS", 1)
    with pytest.raises(WarehouseError, match=r"tcp://127\.0\.0\.1:1: no Dask scheduler answers"):
        list(Readers(1, "tcp://127.0.0.1:1").read(doubled, iter([1, 2]), lambda _: None))


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, 20 seconds at most."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def doubled(number: int) -> int:
    return 2 * number


def slow(number: int) -> int:
    time.sleep(0.2)
    return number


def dying_once(task: tuple[Path, int]) -> int:
    """Die on the third number, once."""
    marker, number = task
    if number == 3 and not marker.exists():
        marker.touch()
        os._exit(9)
    return number


def dying(number: int) -> int:
    os._exit(9)


def test_a_worker_that_dies_is_told_and_its_partition_read_once_more(tmp_path: Path) -> None:
    told: list[str] = []
    parts = [(tmp_path / "died", n) for n in range(8)]
    assert list(Readers(2).read(dying_once, iter(parts), told.append)) == list(range(8))
    assert len(told) == 1 and "its postings are read once more" in told[0]


def test_a_partition_on_which_a_worker_dies_twice_ends_the_build() -> None:
    with pytest.raises(WarehouseError, match="died twice on the same postings"):
        list(Readers(2).read(dying, iter(range(4)), lambda _: None))


def test_one_partition_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Readers) -> Crew:
        raise AssertionError

    monkeypatch.setattr(Readers, "crew", refused)
    assert list(Readers(8).read(doubled, iter([1]), lambda _: None)) == [2]


CHILD = """
import sys
from tests.test_readers import slow
from warehouse.readers import Readers
if __name__ == "__main__":
    for number in Readers(2).read(slow, iter(range(10_000)), print):
        print(number, flush=True)
"""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_ctrl_c_and_kills_leave_no_worker_behind(how: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text(CHILD)
    process = subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdout is not None and process.stdout.readline() == "0\n"
    started = below(process.pid)
    assert len(started) >= 2
    process.send_signal(how)
    process.wait(timeout=20)
    process.stdout.close()
    end = time.monotonic() + 20
    while time.monotonic() < end and any(is_running(pid) for pid in started):
        time.sleep(0.2)
    assert not any(is_running(pid) for pid in started)
