"""Stray, damaged and lost files in a data folder: each is named in one line, and the crawl goes on."""

from __future__ import annotations

import gzip
import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import fault_server as fs
from tests.crawl_run import command, landed, plan, write_boards
from tests.fault_server import FaultServer

pytestmark = pytest.mark.journey
DAYS = [f"2026-11-{day}T03:15:00Z" for day in (18, 19, 20)]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Answer as a board of three postings."""
    server = FaultServer("greenhouse", lambda call: call.good())
    yield server
    server.close()


def run(home: Path, server: FaultServer, now: str = DAYS[0], **settings: Any) -> dict[str, Any]:
    """Crawl the board list once and return what sealing answers."""
    planned = plan(home, [server.port], now, **settings)
    ended = command("crawl", planned["folder"], *planned["due"])["ended"]
    return command("seal", planned["folder"], *(w for s, r in ended.items() for w in ("--ended", f"{s}={r}")))


def listed(home: Path, server: FaultServer, count: int = 1) -> None:
    write_boards(home, [("greenhouse", f"b{n}", f"http://127.0.0.1:{server.port}") for n in range(count)])


def statuses(told: dict[str, Any]) -> list[str]:
    return [crawl["crawl_status"] for crawl in told["crawls"]]


STRAYS = [
    "runs/.DS_Store", "runs/._1.json", "runs/._000001-20261118T031500Z.json", "runs/Copy of 1.json", "runs/1.json",
    "runs/000009-99999999T999999Z.json", "runs/000001-20261118T031500Z (1).json", "runs/notes.txt",
    "incoming/.DS_Store", "incoming/000003-20261118T031500Z.zip", "incoming/old/run.json",
    "postings/greenhouse/.DS_Store", "postings/greenhouse/Copy of 000001-20261118T031500Z.jsonl.gz",
    "raw/greenhouse/._000001-20261118T031500Z.warc.gz", "raw/greenhouse/copy.warc.gz",
]  # fmt: skip


def test_stray_files_are_named_and_the_crawl_goes_on(tmp_path: Path, server: FaultServer) -> None:
    listed(tmp_path, server)
    run(tmp_path, server)
    for name in STRAYS:
        path = tmp_path / "landing" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    told = run(tmp_path, server, DAYS[1])
    assert statuses(told) == ["complete"] and told["sequence"] > 1
    assert len(told["notes"]) == 11 and told["notes"][-1].endswith("5 more such files; `jobtrends doctor`")
    assert "landing/runs/.DS_Store: no file of a crawl run, left alone; move it elsewhere or delete it" in told["notes"]
    assert all((tmp_path / "landing" / name).exists() for name in STRAYS)


def test_stray_files_are_told_on_the_command_line(tmp_path: Path, server: FaultServer) -> None:
    listed(tmp_path, server)
    (tmp_path / "landing/runs").mkdir(parents=True)
    (tmp_path / "landing/runs/.DS_Store").write_text("")
    told = jobtrends(tmp_path, server, "crawl")
    assert told.returncode == 0, told.stderr
    assert "landing/runs/.DS_Store: no file of a crawl run" in told.stdout and "1 complete" in told.stdout


def jobtrends(home: Path, server: FaultServer, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {"HOME": str(home), "CONTACT": "tests", "ALLOW_HOSTS": f"127.0.0.1:{server.port}", "NOW": DAYS[0]}
    environment = os.environ | {f"JOBTRENDS_{name}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *words], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"crawls": 3}', "\x00" * 40])
def test_a_damaged_summary_is_named_and_its_boards_are_read_again(
    content: str, tmp_path: Path, server: FaultServer
) -> None:
    listed(tmp_path, server)
    run(tmp_path, server)
    path = next((tmp_path / "landing/runs").glob("*.json"))
    path.write_text(content)
    told = run(tmp_path, server, "2026-11-18T04:15:00Z")
    assert statuses(told) == ["complete"] and told["sequence"] == 2
    assert told["notes"] == [f"landing/runs/{path.name}: damaged crawl summary, left alone; put back a copy of it, or delete it"]  # fmt: skip
    assert path.read_text() == content


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("create table landed (other integer)")
    connection.close()


INDEX_DAMAGE: dict[str, Callable[[Path], object]] = {
    "garbage": lambda path: path.write_bytes(b"garbage" * 400),
    "cut": lambda path: os.truncate(path, path.stat().st_size - 100),
    "zeros": lambda path: path.write_bytes(path.read_bytes()[:100] + bytes(path.stat().st_size - 100)),
    "foreign": foreign,
    "lost": Path.unlink,
}


@pytest.mark.parametrize("damage", INDEX_DAMAGE)
def test_a_text_index_is_made_again_from_landing(damage: str, tmp_path: Path, server: FaultServer) -> None:
    listed(tmp_path, server)
    run(tmp_path, server)
    index = tmp_path / "landing/text_index/greenhouse.sqlite"
    INDEX_DAMAGE[damage](index)
    told = run(tmp_path, server, DAYS[1])
    assert statuses(told) == ["complete"]
    assert [row["html"] is None for row in landed(tmp_path, "greenhouse")] == [False] * 3 + [True] * 3
    with sqlite3.connect(index) as connection:
        assert connection.execute("select count(*) from landed").fetchone() == (3,)
    connection.close()
    assert len(told["notes"]) == (0 if damage == "lost" else 1)
    assert all("text_index/greenhouse.sqlite: damaged text index" in note for note in told["notes"])


def cut(path: Path) -> None:
    """Leave the first row: a whole file that holds less."""
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).splitlines(keepends=True)[0]))


@pytest.mark.parametrize("harm", [Path.unlink, cut], ids=["lost", "cut"])
def test_texts_that_went_with_a_postings_file_are_landed_again(
    harm: Callable[[Path], object], tmp_path: Path, server: FaultServer
) -> None:
    listed(tmp_path, server)
    run(tmp_path, server)
    harm(next((tmp_path / "landing/postings/greenhouse").iterdir()))
    told = run(tmp_path, server, DAYS[1])
    assert [row["html"] is None for row in landed(tmp_path, "greenhouse")[-3:]] == [False] * 3
    assert ["texts are landed once more" in note for note in told["notes"]] == [True]
    run(tmp_path, server, DAYS[2])
    assert [row["html"] is None for row in landed(tmp_path, "greenhouse")[-3:]] == [True] * 3


def limited(folder: str, size: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a spiders command under which no file grows beyond a size, as on a full disk."""
    return subprocess.run(
        [sys.executable, "-m", "spiders", words[0], folder, *words[1:]],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )


def test_a_full_disk_is_told_as_such_and_the_next_run_is_whole(tmp_path: Path) -> None:
    def large(call: fs.Call) -> None:
        count = 3000 if "/b2/" in call.path else 3
        call.send(fs.http(fs.good("greenhouse", count)))

    server = FaultServer("greenhouse", large)
    listed(tmp_path, server, 5)
    planned = plan(tmp_path, [server.port], DAYS[0])
    told = json.loads(limited(planned["folder"], 24_000, "crawl", "greenhouse").stdout)
    reason = told["ended"]["greenhouse"]
    assert reason.startswith("disk full: ") and "free some space" in reason
    sealed = command("seal", planned["folder"], "--ended", f"greenhouse={reason}")
    assert [(c["board"], c["crawl_status"], c["crawl_reason"]) for c in sealed["crawls"]] == [
        ("b0", "complete", None), ("b1", "complete", None), *[(f"b{n}", "failed", reason) for n in (2, 3, 4)]
    ]  # fmt: skip
    assert len(landed(tmp_path, "greenhouse")) == 6
    assert statuses(run(tmp_path, server, DAYS[1])) == ["complete"] * 5
    server.close()


def test_a_disk_full_at_sealing_is_one_line_and_nothing_is_lost(tmp_path: Path, server: FaultServer) -> None:
    listed(tmp_path, server)
    planned = plan(tmp_path, [server.port], DAYS[0])
    command("crawl", planned["folder"], "greenhouse")
    done = limited(planned["folder"], 300, "seal")
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("disk full: ") and "free some space" in done.stderr
    assert statuses(command("seal", planned["folder"])) == ["complete"]
    assert len(landed(tmp_path, "greenhouse")) == 3


@pytest.mark.parametrize("damage", ["line", "postings", "raw"])
def test_a_damaged_part_of_an_unsealed_run_is_read_again(damage: str, tmp_path: Path, server: FaultServer) -> None:
    listed(tmp_path, server, 3)
    planned = plan(tmp_path, [server.port], DAYS[0])
    command("crawl", planned["folder"], "greenhouse")
    folder = Path(planned["folder"])
    if damage == "line":
        lines = (folder / "greenhouse.crawls.part").read_bytes().splitlines(keepends=True)
        (folder / "greenhouse.crawls.part").write_bytes(lines[0] + lines[1][:40] + b"\n" + lines[2])
    else:
        path = folder / f"greenhouse.{'warc' if damage == 'raw' else 'postings'}.part"
        os.truncate(path, path.stat().st_size // 2)
    again = plan(tmp_path, [server.port], DAYS[0])
    assert again["folder"] == planned["folder"] and again["due"]["greenhouse"] >= 2
    command("crawl", again["folder"], "greenhouse")
    assert statuses(command("seal", again["folder"])) == ["complete"] * 3
    assert len(landed(tmp_path, "greenhouse")) == 9


@pytest.mark.parametrize("content", ["", "{}", "nonsense"])
def test_a_run_that_cannot_be_taken_up_is_named_and_left_alone(
    content: str, tmp_path: Path, server: FaultServer
) -> None:
    listed(tmp_path, server)
    folder = Path(plan(tmp_path, [server.port], DAYS[0])["folder"])
    (folder / "run.json").write_text(content)
    told = run(tmp_path, server, DAYS[1])
    assert statuses(told) == ["complete"] and told["sequence"] == 2
    assert told["notes"] == [f"landing/incoming/{folder.name}/run.json: damaged, so the run it began is left alone; delete its folder"]  # fmt: skip
    assert (folder / "run.json").exists()


def test_everything_written_is_its_owners_only(tmp_path: Path, server: FaultServer) -> None:
    home = tmp_path / "by hand"
    (home / "landing/runs").mkdir(parents=True)
    for folder in (home, home / "landing", home / "landing/runs"):
        folder.chmod(0o777)
    listed(home, server)
    run(home, server)
    folder = Path(plan(home, [server.port], DAYS[1])["folder"])
    command("crawl", str(folder), "greenhouse")
    written = [home / "landing", *(home / "landing").rglob("*")]
    assert len(written) > 15
    lax = {str(path.relative_to(home)): oct(path.stat().st_mode) for path in written if path.stat().st_mode & 0o077}
    assert lax == {}


def test_with_zero_raw_days_no_raw_answer_is_kept(tmp_path: Path, server: FaultServer) -> None:
    listed(tmp_path, server)
    run(tmp_path, server)
    assert len(list((tmp_path / "landing/raw/greenhouse").iterdir())) == 1
    folder = Path(plan(tmp_path, [server.port], DAYS[1], raw_days=0)["folder"])
    command("crawl", str(folder), "greenhouse")
    assert not list(folder.glob("*warc*"))
    assert statuses(command("seal", str(folder))) == ["complete"]
    assert list((tmp_path / "landing/raw").rglob("*.gz")) == []
    assert len(landed(tmp_path, "greenhouse")) == 6
