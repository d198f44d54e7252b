"""`jobtrends import` in several processes, as a person stops it: all of them end, nothing is left, nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spiders.importing import spread
from tests.commands import completed, start
from tests.prefect_platform import wait_until
from tests.running import below, is_running
from tests.test_importing import Held, landed_by, page

FILES, ROWS = 6, 1_000  # over 16 MiB, from which on several processes read
TEXT = "<p>Train models with Python and PyTorch, and ship them to the users of our product.</p>" * 38
IMPORT = ("import", "files", "--origin", "bookmarks")
STOPPED = "the import was stopped and nothing of it has landed; import the same files again"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    """Hold tables that several processes read for a second or two."""
    held = Held(tmp_path_factory.mktemp("held"))
    for file in range(FILES):
        rows = ({"title": f"ML Engineer {file}-{n}", "company": "Acme", "description": TEXT} for n in range(ROWS))
        held.file(f"{file}.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    return held


@pytest.fixture(scope="module")
def undisturbed(held: Held) -> list[dict[str, Any]]:
    """Return the rows that land where nothing happens, read by one process."""
    landed_by(held, 1)
    return held.rows


def begun(held: Held) -> tuple[subprocess.Popen[str], list[int]]:
    """Start an import into an empty folder, in a group of its own; return it and its processes while they read."""
    process = start(held.home, *IMPORT[:1], str(held.files), *IMPORT[2:], JOBTRENDS_WORKERS="2", is_group=True)
    landing = held.home / "landing" / "imports"
    wait_until(lambda: list(landing.glob(".copies-*/*.lines")), 60, "files that are being read", 0.01)
    return process, below(process.pid)


def all_end(pids: list[int]) -> None:
    """Wait until processes have ended, which takes a moment."""
    wait_until(lambda: not any(map(is_running, pids)) or None, 5, "the end of all processes", 0.05)


def names(held: Held) -> list[str]:
    """Return the names of what is in the folder of imports, but for the lock and the index."""
    found = (path.name for path in (held.home / "landing" / "imports").iterdir())
    return sorted(name for name in found if name not in ("spiders.lock", "known.sqlite"))


@pytest.fixture
def empty(held: Held) -> Held:
    """Give an empty data folder."""
    subprocess.run(["rm", "-rf", str(held.home)], check=True)
    held.home.mkdir()
    return held


def test_a_stopped_import_ends_whole_and_the_next_lands_all(empty: Held, undisturbed: list[dict[str, Any]]) -> None:
    ways: list[tuple[Callable[[int, int], None], signal.Signals, int]] = [
        (os.killpg, signal.SIGINT, 130),  # as Ctrl-C at a terminal
        (os.kill, signal.SIGTERM, 143),
    ]
    for send, number, status in ways:
        process, pids = begun(empty)
        send(process.pid, number)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (status, "", f"jobtrends: {STOPPED}\n")
        all_end(pids)
        assert names(empty) == []
    process, pids = begun(empty)
    process.kill()
    process.communicate()
    # While the killed one still takes away what it has begun, the next waits for it.
    done = completed(empty.home, "import", str(empty.files), *IMPORT[2:], JOBTRENDS_WORKERS="2")
    assert done.status == 0 and not any(map(is_running, pids)) and empty.rows == undisturbed
    assert len(names(empty)) == 2


def test_a_killed_group_leaves_nothing_for_ever(empty: Held) -> None:
    process, pids = begun(empty)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    all_end(pids)
    assert names(empty)
    one = empty.file("one.html", page())
    try:
        assert completed(empty.home, "import", str(one), *IMPORT[2:]).status == 0
    finally:
        one.unlink()
    assert len(names(empty)) == 2


def test_a_reading_process_that_is_killed_is_told_and_made_up_for(
    empty: Held, undisturbed: list[dict[str, Any]]
) -> None:
    process, pids = begun(empty)
    os.kill(pids[-1], signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "") and out.startswith(spread.DIED) and empty.rows == undisturbed


def test_processes_that_others_started_go_on(held: Held) -> None:
    with spread.processes(1) as other:
        asked = other.submit(os.getpid)
        pid = asked.result()
        with pytest.raises(KeyboardInterrupt), spread.processes(1) as executor:
            executor.submit(os.getpid).result()
            raise KeyboardInterrupt
        assert other.submit(os.getpid).result() == pid


def dying_of_one(parent: int) -> None:
    """Begin a process that dies of the files named 3.html."""
    read = spread.read_one

    def read_one(told: Any, *others: Any) -> None:
        if told.name == "3.html":
            os.kill(os.getpid(), signal.SIGKILL)
        read(told, *others)

    spread.read_one = read_one


def test_a_file_of_which_processes_die_is_refused_and_all_others_land(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(tmp_path)
    for number in range(5):
        held.file(f"{number}.html", page(f"https://careers.example.org/jobs/{number}", title=f"ML Engineer {number}"))
    monkeypatch.setattr(spread, "BATCH_BYTES", 1)
    monkeypatch.setattr(spread, "begin_process", dying_of_one)
    told, rows = landed_by(held, 2)
    assert [file["refused"] for file in told["files"]] == [None] * 3 + [spread.DIED_ALONE] + [None]
    assert told["notes"] == [spread.DIED] and [row["title"][-1] for row in rows] == list("0124")
