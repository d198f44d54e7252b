"""Files of past months are merged: nothing is lost, whatever reads landing reads the same, a kill leaves all readable."""

from __future__ import annotations

import gzip
import json
import lzma
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from spiders.landing_folder import Landing as LandingFolder
from spiders.pages.index import PageIndex
from tests import fault_server as fs
from tests.commands import Commands
from tests.crawl_run import command, landed, plan, write_boards
from tests.fault_server import FaultServer
from tests.landing import Landing, load, posting, raw, unread
from tests.tables import assert_equal_rows, rows_of_tables
from warehouse.board_checks import crawl_records
from warehouse.load import Loaded

NOW = "2026-11-16T04:00:00Z"
MONTHS = ("2026-08", "2026-09")  # those that ended more than 31 days before
KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from spiders.compaction import compact
from spiders.landing_folder import Landing
left = int(sys.argv[2])
def killing(whole):
    def one(*told, **options):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return whole(*told, **options)
    return one
for name in ("replace", "unlink"):
    setattr(Path, name, killing(getattr(Path, name)))
compact(Landing(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[3]))
"""


def history(home: Path) -> Landing:
    """Land three months of two sources, with an edit, an end, a row that could not be read, and a board read in part."""
    landing = Landing(home)
    for number, day in enumerate(("08-03", "08-17", "08-31", "09-07", "09-21", "10-19", "11-09"), 1):
        first = [posting("1"), posting("2", f"<p>We ask for PyTorch, week {number // 3}.</p>" * 20)]
        if number < 5:
            first.append(posting("3", title="ML Engineer – Zürich"))
        second = [posting("a"), unread("b")] if number != 3 else [posting("a")]
        changed = {"other": {"crawl": {"crawl_status": "partial"}}} if number == 3 else {}
        landing.run(
            number,
            f"2026-{day}T03:15:00Z",
            {"greenhouse:acme": first, "greenhouse:bolt": [posting("x")], "lever:other": second},
            **changed,
        )
    return landing


def files(home: Path) -> list[str]:
    """Return the files of runs in landing, and the scratch that loading left."""
    found = (*(home / "landing").glob("runs/*"), *(home / "landing").glob("postings/*/*"), *home.glob("tmp/**/*"))
    return sorted(str(path.relative_to(home)) for path in found)


def raw_rows(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Load landing from nothing and return the raw tables."""
    (home / "warehouse.duckdb").unlink(missing_ok=True)
    assert load(home).refused == []
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        return rows_of_tables(connection, ("raw",))


def compacted(home: Path, now: str = NOW) -> dict[str, Any]:
    """Run the spiders' command."""
    return command("compact", "--home", str(home), "--now", now)


MERGED = [
    *(f"landing/postings/{source}/{name}" for source in ("greenhouse", "lever") for name in (
        "000006-20261019T031500Z.jsonl.gz", "000007-20261109T031500Z.jsonl.gz", "2026-08.jsonl.xz", "2026-09.jsonl.xz",
    )),
    "landing/runs/000006-20261019T031500Z.json", "landing/runs/000007-20261109T031500Z.json",
    "landing/runs/2026-08.jsonl.xz", "landing/runs/2026-09.jsonl.xz",
]  # fmt: skip


def test_what_is_loaded_is_equal_and_files_are_fewer(tmp_path: Path) -> None:
    history(tmp_path)
    whole, records = raw_rows(tmp_path), crawl_records(tmp_path, datetime.fromisoformat(NOW))
    told = compacted(tmp_path)
    assert [(one["month"], len(one["runs"]), one["files_before"]) for one in told["months"]] == [
        ("2026-08", 3, 9),
        ("2026-09", 2, 6),
    ]
    assert files(tmp_path) == MERGED and told["notes"] == []
    assert compacted(tmp_path) == {"months": [], "notes": []}
    assert load(tmp_path) == Loaded()
    assert_equal_rows(raw_rows(tmp_path), whole)
    assert crawl_records(tmp_path, datetime.fromisoformat(NOW)) == records
    assert files(tmp_path) == MERGED


def test_a_kill_at_any_point_leaves_every_run_readable_once(tmp_path: Path) -> None:
    home = tmp_path / "start"
    history(home)
    whole = raw_rows(home)
    for point in range(60):
        killed = tmp_path / str(point)
        shutil.copytree(home, killed)
        words = [sys.executable, "-c", KILLED, str(killed), str(point), NOW]
        status = subprocess.run(words, check=False).returncode
        if status == 0:
            break
        assert status == -signal.SIGKILL
        if point % 4 == 0:  # loading takes most of this test's time
            assert_equal_rows(raw_rows(killed), whole)
        compacted(killed)
        assert [name for name in files(killed) if name.startswith("landing")] == MERGED
    assert point > 15
    assert_equal_rows(raw_rows(killed), whole)


def test_a_month_is_merged_when_it_ended_31_days_ago_and_takes_in_what_comes_late(tmp_path: Path) -> None:
    landing = history(tmp_path)
    assert compacted(tmp_path, "2026-09-30T23:59:59Z")["months"] == []
    assert [one["month"] for one in compacted(tmp_path, "2026-10-02T00:00:00Z")["months"]] == ["2026-08"]
    late = landing.run(9, "2026-08-20T03:15:00Z", {"lever:other": [posting("z")], "ashby:new": [posting("n")]})
    whole = raw_rows(tmp_path)
    (one,) = compacted(tmp_path, "2026-10-02T00:00:00Z")["months"]
    assert (one["month"], one["runs"]) == ("2026-08", [late])
    assert_equal_rows(raw_rows(tmp_path), whole)


def test_a_run_that_does_not_add_up_stays_as_it_is_until_it_is_restored(tmp_path: Path) -> None:
    landing = history(tmp_path)
    whole = raw_rows(tmp_path)
    path = landing.postings("lever", "000002-20260817T031500Z")
    content = path.read_bytes()
    path.write_bytes(content[:-20])
    assert [len(one["runs"]) for one in compacted(tmp_path)["months"]] == [2, 2]
    assert path.read_bytes() == content[:-20] and landing.postings("greenhouse", "000002-20260817T031500Z").exists()
    path.write_bytes(content)
    assert [len(one["runs"]) for one in compacted(tmp_path)["months"]] == [1]
    assert files(tmp_path) == MERGED
    assert_equal_rows(raw_rows(tmp_path), whole)


def cut(path: Path) -> None:
    """Leave half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """Change a byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def swap(path: Path) -> None:
    """Put a whole file of less in the place of a file."""
    lines = lzma.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(lzma.compress(b"".join(lines[:-1])))


HARMED = ["000001-20260803T031500Z", "000002-20260817T031500Z", "000003-20260831T031500Z"]


@pytest.mark.parametrize("harm", [Path.unlink, flip, swap], ids=["lost", "flipped", "swapped"])
def test_a_month_file_that_is_damaged_is_told_and_closes_nothing(
    harm: Callable[[Path], object], tmp_path: Path
) -> None:
    history(tmp_path)
    whole = raw_rows(tmp_path)
    compacted(tmp_path)
    path = tmp_path / "landing/postings/lever/2026-08.jsonl.xz"
    content = path.read_bytes()
    harm(path)
    (tmp_path / "warehouse.duckdb").unlink()
    refused = load(tmp_path).refused
    assert [one.run_id for one in refused] == HARMED[-1 if harm is swap else 0 :]
    assert {one.file for one in refused} == {"landing/postings/lever/2026-08.jsonl.xz"}
    assert {one.remedy for one in refused} == {"restore the file from a copy and build again"}
    statuses = dict(raw(tmp_path, "select crawl_status, count(*) from raw.crawl group by all"))
    assert statuses["failed"] == 3 * len(refused)
    compacted(tmp_path)
    path.write_bytes(content)
    assert load(tmp_path).refused == []
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
        assert_equal_rows(rows_of_tables(connection, ("raw",)), whole)


def test_doctor_knows_month_files_and_tells_of_damaged_ones(tmp_path: Path, jobtrends: Commands) -> None:
    history(jobtrends.home)
    assert "compact: 2026-08: 9 files of 3 runs" in jobtrends("compact", NOW=NOW).out
    assert "nothing to merge" in jobtrends("compact", NOW=NOW).out
    assert "ok   landing: 7 runs, no damaged or stray file" in jobtrends("doctor", NOW=NOW, CONTACT="tests").out
    cut(jobtrends.home / "landing/postings/lever/2026-09.jsonl.xz")
    cut(jobtrends.home / "landing/runs/2026-08.jsonl.xz")
    told = jobtrends("doctor", NOW=NOW, CONTACT="tests").out
    for name in ("postings/lever/2026-09", "runs/2026-08"):
        assert f"BAD  landing: landing/{name}.jsonl.xz: cut or damaged" in told, told
    refused = load(jobtrends.home).refused
    assert [one.file for one in refused if one.run_id is None] == ["landing/runs/2026-08.jsonl.xz"]


def test_what_is_forgotten_leaves_month_files_and_the_rest_adds_up(tmp_path: Path) -> None:
    history(tmp_path)
    compacted(tmp_path)
    (tmp_path / "landing/forgotten.csv").write_text(
        "source,board,posting_id,forgotten_at,reason\ngreenhouse,acme,3,,\nlever,other,,,\n"
    )
    told = command("forget", "--home", str(tmp_path))
    assert told["postings"] == 4 + 13
    assert command("forget", "--home", str(tmp_path))["postings"] == 0
    assert not (tmp_path / "landing/postings/lever/2026-08.jsonl.xz").exists()
    for path in (tmp_path / "landing").rglob("*.*"):
        content = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else b""
        assert b"rich" not in content and b'"lever"' not in content
    (tmp_path / "warehouse.duckdb").unlink(missing_ok=True)
    assert load(tmp_path).refused == []
    assert raw(tmp_path, "select board, count(*) from raw.posting group by all order by all") == [
        ("acme", 2),
        ("bolt", 1),
    ]


def test_texts_of_other_sources_stay_known_when_something_is_forgotten(tmp_path: Path) -> None:
    history(tmp_path)
    folder = LandingFolder(tmp_path)
    folder.text_index("lever").close()
    known = folder.text_index("lever").known("other")
    compacted(tmp_path)
    (tmp_path / "landing/forgotten.csv").write_text(
        "source,board,posting_id,forgotten_at,reason\ngreenhouse,acme,3,,\n"
    )
    assert command("forget", "--home", str(tmp_path))["postings"] == 4
    assert folder.text_index("lever").known("other") == known != {}
    assert folder.notes == []


def test_merging_that_was_begun_is_finished_before_anything_is_forgotten(tmp_path: Path) -> None:
    history(tmp_path)
    words = [sys.executable, "-c", KILLED, str(tmp_path), "4", NOW]
    assert subprocess.run(words, check=False).returncode == -signal.SIGKILL
    (tmp_path / "landing/forgotten.csv").write_text(
        "source,board,posting_id,forgotten_at,reason\ngreenhouse,acme,3,,\n"
    )
    assert command("forget", "--home", str(tmp_path))["postings"] == 4
    assert load(tmp_path).refused == []
    assert raw(tmp_path, "select count(*) from raw.posting where source_posting_id = '3'") == [(0,)]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Answer as a board of three postings."""
    served = FaultServer("greenhouse", lambda call: call.send(fs.http(fs.good("greenhouse", 3))))
    yield served
    served.close()


def test_spiders_know_what_was_landed_in_month_files(tmp_path: Path, server: FaultServer) -> None:
    write_boards(tmp_path, [("greenhouse", "b0", f"http://127.0.0.1:{server.port}")])

    def crawled(day: str) -> tuple[int, list[bool], list[str]]:
        """Crawl; returns the run's number, which texts it landed, and notes."""
        planned = plan(tmp_path, [server.port], f"2026-{day}T03:15:00Z")
        command("crawl", planned["folder"], *planned["due"])
        summary = command("seal", planned["folder"])
        return (
            summary["sequence"],
            [row["html"] is not None for row in landed(tmp_path, "greenhouse")],
            planned["notes"],
        )

    assert crawled("08-10") == (1, [True] * 3, [])
    assert [one["month"] for one in compacted(tmp_path)["months"]] == ["2026-08"]
    assert crawled("11-10") == (2, [False] * 3, [])
    index = tmp_path / "landing/text_index/greenhouse.sqlite"
    index.unlink()
    assert crawled("11-11") == (3, [False] * 6, [])
    with sqlite3.connect(index) as connection:
        assert connection.execute("select distinct run from landed").fetchall() == [("2026-08",)]
    connection.close()
    cut(tmp_path / "landing/postings/greenhouse/2026-08.jsonl.xz")
    _, landed_texts, notes = crawled("11-12")
    assert landed_texts == [False] * 6 + [True] * 3
    assert ["the postings of run 2026-08 are not as they were sealed" in note for note in notes] == [True]


def test_a_page_index_is_made_again_from_month_files(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    for number, day in enumerate(("08-03", "08-04", "08-05", "11-10"), 1):
        rows = [
            posting(f"R{n}", url=f"https://acme.example.org/jobs/{n}", page_marks={"asked_at": day, "also_at": "x y"})
            for n in range(4)
            if n != number
        ]
        gone = {"acme": {"crawl": {"other_pages": [[f"https://acme.example.org/jobs/{number}", None]]}}}
        boards = {"jobposting:acme": rows, "jobposting:bolt": [posting(f"B{number}")], "jobposting:none": []}
        landing.run(number, f"2026-{day}T03:15:00Z", boards, **gone, none=gone["acme"])

    def known() -> list[tuple[Any, ...]]:
        """Make the index from landing and return it."""
        shutil.rmtree(tmp_path / "landing/page_index", ignore_errors=True)
        index = PageIndex(tmp_path / "landing", "jobposting")
        rows = index.connection.execute("select * from page order by board, address").fetchall()
        assert index.connection.execute("select count(*) from loaded").fetchall() == [(4,)]
        index.close()
        return rows

    before = known()
    assert len(before) > 8 and compacted(tmp_path)["months"]
    assert known() == before


def test_a_full_disk_is_one_line_and_nothing_is_lost(tmp_path: Path) -> None:
    history(tmp_path)
    before = files(tmp_path)
    words = [sys.executable, "-m", "spiders", "compact", "--home", str(tmp_path), "--now", NOW]
    limit = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200)); "
    run = f"sys.argv[:] = {words[2:]!r}; runpy.run_module('spiders', run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", limit + run], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.startswith("disk full: ") and done.stderr.count("\n") == 1
    assert files(tmp_path) == before


def test_month_files_are_lines_that_any_tool_reads(tmp_path: Path) -> None:
    landing = history(tmp_path)
    run_id = "000001-20260803T031500Z"
    own = gzip.decompress(landing.postings("greenhouse", run_id).read_bytes()).splitlines()
    compacted(tmp_path)
    head, *lines = lzma.decompress(
        (tmp_path / "landing/postings/greenhouse/2026-08.jsonl.xz").read_bytes()
    ).splitlines()
    assert json.loads(head)["month"] == "2026-08" and json.loads(head)["runs"][0] == run_id
    rows = [json.loads(line) for line in lines]
    assert [row["board"] for row in rows] == ["acme"] * 9 + ["bolt"] * 3
    there = [{key: value for key, value in row.items() if key != "run_id"} for row in rows if row["run_id"] == run_id]
    assert there == [json.loads(line) for line in own]
