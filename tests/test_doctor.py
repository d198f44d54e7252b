"""`jobtrends doctor`: every fault of an installation is a line with its remedy, within seconds, and a status."""

from __future__ import annotations

import fcntl
import gzip
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from flows import doctor, scheduler_health
from flows.scheduler import TELLS
from flows.settings import OTHER_VARIABLES
from tests.commands import Commands, completed
from tests.crawl_run import crawl, write_boards
from tests.fault_server import FaultServer
from tests.landing import Landing, posting
from warehouse.build import build

HEADER = "source,board,employer,country,base_url,delay_s,enabled,was,evidence,notes"


def lines(out: str, level: str) -> list[str]:
    """Return the lines of one level."""
    return [line for line in out.splitlines() if line.startswith(level)]


def test_a_new_installation_is_fine_and_stays_untouched(jobtrends: Commands) -> None:
    done = jobtrends("doctor")
    assert done.status == 0 and not lines(done.out, "BAD") + lines(done.out, "WARN"), done.out
    assert not jobtrends.home.exists()
    without = jobtrends("doctor", CONTACT="")
    assert without.status == 1 and "JOBTRENDS_CONTACT" in lines(without.out, "BAD")[0]
    told = json.loads(jobtrends("doctor", "--json", CONTACT="").out)
    assert [row["subject"] for row in told if row["level"] == "broken"] == ["contact"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("greenhouse,a,A,,file:///etc/passwd,,,,,", "base_url 'file:///etc/passwd' must be an https address"),
        ("greenhouse,a,A,,javascript:alert(1),,,,,", "base_url 'javascript:alert(1)' must be"),
        ("greenhouse,a,A,,https://user:word@example.org/,,,,,", "without user name"),
        ("greenhouse,a,A,,https:///x,,,,,", "base_url 'https:///x' must be"),
        ("greenhouse,a,A,,http://example.org/,,,,,", "JOBTRENDS_ALLOW_HOSTS"),
        ("greenhouse,a,A,,https://example.org:8443/,,,,,", "JOBTRENDS_ALLOW_HOSTS"),
        ("greenhouse,a,A,,,-5,,,,", "delay_s '-5' must be a number of seconds from 0"),
        ("greenhouse,a,A,,,nan,,,,", "delay_s 'nan' must be"),
        ("greenhouse,a,A,,,inf,,,,", "delay_s 'inf' must be"),
        ("jobposting,a,A,,,,,,,", "base_url is empty"),
        ("lever,a,,,,,,,,", "employer is empty"),
        ("lever,a,A,,,,perhaps,,,", "enabled 'perhaps' must be true or false"),
        ("lever,../a,A,,,,,,,", "board '../a' must be"),
        ("levre,a,A,,,,,,,", "source 'levre' is not one of"),
        ("lever,a,A,,,,,,,\nlever,a,A,,,,,,,", "line 3: lever:a is listed twice, first in line 2"),
        ("lever,a,A,,,,,,,one,two", "more cells than columns"),
        ("lever,a,A,,,,false,,,", "no board is enabled"),
        ("", "lists no board"),
        ("lever,\xff,A".encode("latin-1").decode("utf-8", "surrogateescape"), "UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_board_list(line: str, told: str, jobtrends: Commands) -> None:
    path = jobtrends.home.parent / "boards.csv"
    path.write_bytes(f"{HEADER}\n{line}\n".encode("utf-8", "surrogateescape"))
    done = jobtrends("doctor", BOARDS=str(path))
    assert done.status == 1 and any(told in found and str(path) in found for found in lines(done.out, "BAD")), done.out


def test_all_problems_of_a_board_list_are_told_a_line_each(jobtrends: Commands) -> None:
    path = jobtrends.home.parent / "boards.csv"
    path.write_text(
        f"\ufeff{HEADER}\nlever,a,A,,,-1,,,,\nlever,b,B,,,-1,,,,\njobposting,c,C,,https://c.example/jobs,,,,,\n"
    )
    out = jobtrends("doctor", BOARDS=str(path)).out
    assert [line.split(": ")[2] for line in lines(out, "BAD") if "boards.csv" in line] == ["line 2", "line 3"]
    assert "jobposting:c" in lines(out, "WARN")[0] and "evidence" in lines(out, "WARN")[0]
    refused = jobtrends("crawl", BOARDS=str(path))
    assert refused.status == 1 and str(path) in refused.line and "line 2: delay_s" in refused.line
    for missing in (str(path) + "x", str(path.parent)):
        assert missing in lines(jobtrends("doctor", BOARDS=missing).out, "BAD")[0]


def test_a_folder_that_cannot_be_written_is_told_by_every_command(jobtrends: Commands) -> None:
    jobtrends.home.write_text("a file where the data folder should be")
    for words in (["crawl"], ["build"], ["rebuild"], ["report"], ["weekly"], ["demo"]):
        done = jobtrends(*words)
        assert done.status == 1 and str(jobtrends.home) in done.line and "JOBTRENDS_HOME" in done.line, words
    assert any("write rights" in line for line in lines(jobtrends("doctor").out, "BAD"))
    jobtrends.home.unlink()
    jobtrends.home.mkdir()
    (jobtrends.home / "landing").write_text("")
    assert "landing: a file is where a folder is needed" in jobtrends("doctor").out
    assert jobtrends("crawl").status == 1


def test_a_held_warehouse_is_told_at_once(jobtrends: Commands) -> None:
    jobtrends.home.mkdir()
    code = f"import duckdb, sys; c = duckdb.connect({str(jobtrends.home / 'warehouse.duckdb')!r}); print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout and holder.stdout.readline() == "held\n"
    begun = time.monotonic()
    done = jobtrends("doctor")
    assert time.monotonic() - begun < 5 and done.status == 1
    assert any(f"PID {holder.pid}" in line and "end it" in line for line in lines(done.out, "BAD"))
    with (jobtrends.home / "run.lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.write("process 4242")
        stream.flush()
        during = jobtrends("doctor")
    assert during.status != 1 and "in use by the run that is going on" in during.out and "process 4242" in during.out
    holder.communicate("")


def test_a_server_that_does_not_answer_is_told_within_seconds(
    jobtrends: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/api")
        begun = time.monotonic()
        done = jobtrends("doctor")
    assert time.monotonic() - begun < 5 and done.status in (1, 3) and "schedule" in done.out
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    refused = jobtrends("doctor")
    assert refused.status == 1 and any("PREFECT_API_URL" in line for line in lines(refused.out, "BAD"))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with one crawled board of yesterday, built."""
    home = tmp_path_factory.mktemp("crawled")
    server = FaultServer("ashby", lambda call: call.good())
    write_boards(home, [("ashby", "good", f"http://127.0.0.1:{server.port}")])
    crawl(home, [server.port], now="2026-11-17T12:00:00Z")
    server.close()
    subprocess.run(["chmod", "-R", "go=", str(home)], check=True)
    done = completed(home, "build", JOBTRENDS_NOW="2026-11-17T12:00:00Z")
    assert done.status == 0, done.err
    return home


@pytest.fixture
def used(jobtrends: Commands, crawled: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Return the command line on a copy of that folder, its board's server allowed."""
    shutil.copytree(crawled, jobtrends.home)
    told = (crawled / "boards.csv").read_text()
    monkeypatch.setenv("JOBTRENDS_ALLOW_HOSTS", re.findall(r"127\.0\.0\.1:\d+", told)[0])
    return jobtrends


def test_a_used_installation_is_fine(used: Commands) -> None:
    (used.home / "landing/forgotten.csv").write_text("source,board,posting_id,forgotten_at,reason\n")
    (used.home / "landing/forgotten.csv").chmod(0o600)
    done = used("doctor")
    assert done.status == 0, done.out
    assert "newest run at 2026-11-17 12:00 UTC" in done.out and "all of them readable" in done.out


def test_boards_whose_answers_prove_nothing_are_named(jobtrends: Commands) -> None:
    landing, fresh = Landing(jobtrends.home), {"crawl": {"company_name": "Cold Chain Ltd"}}
    boards = {"greenhouse:own": [posting("a")], "greenhouse:taken": [posting("b")], "lever:never": [], "ashby:down": []}
    down = {"crawl": {"crawl_status": "failed", "http_status": 500}}
    landing.run(1, "2026-11-16T03:15:00Z", boards, taken={"crawl": {"company_name": "Taken"}}, down=down)
    landing.run(2, "2026-11-17T03:15:00Z", boards | {"greenhouse:taken": [posting("x")]}, taken=fresh, down=down)
    lines_of = [f"{name.replace(':', ',')},{name.split(':')[1].title()},DE,,,,,," for name in boards]
    (jobtrends.home / "boards.csv").write_text("\n".join([HEADER, *lines_of, ""]))
    build(jobtrends.home, datetime(2026, 11, 18, 12, tzinfo=UTC))
    told = lines(jobtrends("doctor").out, "WARN")
    for name, words in (
        ("lever:never", "have never listed a posting"),
        ("greenhouse:taken", "another company's postings"),
        ("ashby:down", "never read completely"),
    ):
        assert [line for line in told if name in line and words in line], told
    assert not [line for line in told if "greenhouse:own" in line]


def test_what_was_asked_is_told(used: Commands) -> None:
    told = [line for line in lines(used("doctor").out, "ok") if "requests" in line]
    assert len(told) == 1 and "boards in the newest run" in told[0] and "most: " in told[0], told


def test_old_data_is_told(used: Commands) -> None:
    late = used("doctor", NOW="2026-11-20T12:00:00Z")
    assert late.status == 3 and "age of data" in lines(late.out, "WARN")[0]
    lost = used("doctor", NOW="2026-12-01T12:00:00Z")
    assert lost.status == 1 and "14 days ago" in lines(lost.out, "BAD")[0]


def damage_summary(home: Path) -> None:
    path = next((home / "landing/runs").glob("*.json"))
    path.write_text(path.read_text()[:300])


def cut_postings(home: Path) -> None:
    path = next((home / "landing/postings/ashby").glob("*"))
    path.write_bytes(path.read_bytes()[:-20])


def swap_postings(home: Path) -> None:
    path = next((home / "landing/postings/ashby").glob("*"))
    rows = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(rows[:-1])))


def remove_postings(home: Path) -> None:
    next((home / "landing/postings/ashby").glob("*")).unlink()


def remove_summary(home: Path) -> None:
    next((home / "landing/runs").glob("*.json")).unlink()


def add(path: str) -> Callable[[Path], None]:
    """Return what adds a stray file."""

    def added(home: Path) -> None:
        (home / path).write_text("x")

    return added


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (damage_summary, "000001-20261117T120000Z.json: damaged"),
        (cut_postings, "000001-20261117T120000Z.jsonl.gz: cut or damaged"),
        (swap_postings, "000001-20261117T120000Z.jsonl.gz: cut or replaced"),
        (remove_postings, "000001-20261117T120000Z.jsonl.gz: missing"),
        (remove_summary, "postings of a run that has no summary"),
        (add("landing/notes.txt"), "landing/notes.txt: not a folder of landing; move it out"),
        (add("landing/runs/copy of 000001.json"), "copy of 000001.json: not the summary of a run; move it out"),
        (add("landing/postings/ashby/x.jsonl"), "x.jsonl: not a file of a run; move it out"),
        (add("landing/raw/ashby/x.warc"), "x.warc: not a file of a run; move it out"),
        (add("landing/incoming/x"), "landing/incoming/x: no run; move it out"),
    ],
)  # fmt: skip
def test_damaged_missing_and_stray_landing_files_are_told(
    spoil: Callable[[Path], None], told: str, used: Commands
) -> None:
    spoil(used.home)
    done = used("doctor")
    assert done.status == 1 and any(told in line for line in lines(done.out, "BAD")), done.out


def test_an_unfinished_run_is_told(used: Commands) -> None:
    (used.home / "landing/incoming/000002-20261117T130000Z").mkdir(mode=0o700)
    done = used("doctor")
    assert done.status == 3 and "was begun and not finished" in lines(done.out, "WARN")[0]


@pytest.mark.parametrize(
    ("name", "remedy"), [("warehouse.duckdb", "`jobtrends rebuild`"), ("jobtrends.duckdb", "`jobtrends build`")]
)
def test_a_damaged_database_is_told_with_its_remedy(name: str, remedy: str, used: Commands) -> None:
    whole = (used.home / name).read_bytes()
    flipped = bytearray(whole)
    for place in range(12_288 + 100, len(whole), 4_096):
        flipped[place] ^= 0xFF
    for content in (b"no database", b"", whole[: len(whole) // 2], bytes(flipped)):
        (used.home / name).write_bytes(content)
        done = used("doctor")
        found = [line for line in lines(done.out, "BAD") if name in line]
        assert done.status == 1 and remedy in found[0], done.out


def test_files_that_others_can_use_are_told(used: Commands) -> None:
    (used.home / "warehouse.duckdb").chmod(0o644)
    (used.home / "landing").chmod(0o755)
    done = used("doctor")
    (found,) = lines(done.out, "WARN")
    assert done.status == 3 and "2 files and folders" in found and "warehouse.duckdb" in found
    subprocess.run(found.split("`")[1], shell=True, check=True)
    assert used("doctor").status == 0


def test_little_room_is_told(used: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=500 * 1024**2))
    assert "disk" in lines(used("doctor").out, "WARN")[0]
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=5 * 1024**2))
    assert "disk" in lines(used("doctor").out, "BAD")[0]
    for words in (["crawl"], ["build"], ["rebuild"], ["report"], ["weekly"], ["demo"]):
        assert "disk full: 5 MiB free" in used(*words).line


def test_a_file_of_another_version_is_told(used: Commands) -> None:
    with duckdb.connect(str(used.home / "jobtrends.duckdb")) as connection:
        connection.execute("drop table marts.week_skill")
    done = used("doctor")
    assert done.status == 1 and "without marts.week_skill" in lines(done.out, "BAD")[0]
    assert "another version" in used("report", "--week", "2026-W46").line or "older version" in used("report").line


def test_a_look_that_hangs_is_told_and_the_others_too(used: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    # The look ends without an answer once the test is over: a thread that failed later would fail another test.
    over = threading.Event()

    def _hanging(settings: object) -> list[object]:
        over.wait(60)
        return []

    monkeypatch.setitem(doctor.LOOKS, "boards", _hanging)
    begun = time.monotonic()
    done = used("doctor")
    over.set()
    assert time.monotonic() - begun < 5 and done.status == 3 and "boards: not known within" in done.out


def test_a_source_without_its_key_is_told(jobtrends: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    write_boards(jobtrends.home, [("usajobs", "machine-learning", "")])
    monkeypatch.delenv("JOBTRENDS_USAJOBS_KEY", raising=False)
    monkeypatch.setenv("JOBTRENDS_USAJOBS_EMAIL", "jo@example.org")
    told = [line for line in lines(jobtrends("doctor").out, "WARN") if "usajobs" in line]
    assert len(told) == 1 and "JOBTRENDS_USAJOBS_KEY;" in told[0] and "EMAIL" not in told[0]
    assert "usajobs is skipped" not in jobtrends("doctor", USAJOBS_KEY="invented").out


def test_every_variable_that_a_spider_reads_is_known() -> None:
    sources = Path(doctor.__file__).parents[2] / "spiders" / "sources"
    read = {name for path in sources.rglob("*.py") for name in re.findall(r"(JOBTRENDS_[A-Z_]+)", path.read_text())}
    assert read and read <= OTHER_VARIABLES


def test_a_cluster_that_does_not_answer_is_told(jobtrends: Commands) -> None:
    def told(address: str) -> str:
        return next(line for line in lines(jobtrends("doctor", CLUSTER=address).out, "BAD") if "cluster" in line)

    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "no Dask scheduler answers; start one" in told(f"tcp://127.0.0.1:{silent.getsockname()[1]}")
    assert "Connection refused" in told("127.0.0.1:9")
    assert "not an address" in told("tcp://host") and "not an address" in told("tcp://host:x")
    with saying(b"220 mail ready") as address:
        assert "is no Dask scheduler" in told(address)
    with saying(b"\x0fpickle-protocol") as address:
        assert f"a scheduler answers at {address}" in jobtrends("doctor", CLUSTER=address).out


@contextmanager
def saying(greeting: bytes) -> Iterator[str]:
    """Serve one connection, with a greeting; yields its address."""

    def greet(listener: socket.socket) -> None:
        with listener.accept()[0] as connection:
            connection.sendall(greeting)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=greet, args=(listener,))
        thread.start()
        yield f"tcp://127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "the server tells nobody; run `jobtrends deploy`"),
        ([{"name": TELLS, "enabled": False, "actions": [{}, {}]}], "the server tells nobody"),
        ([{"name": TELLS, "enabled": True, "actions": [{}]}], "the server tells 1;"),
        ([{"name": TELLS, "enabled": True, "actions": [{}, {}]}], "runs are told to 2"),
    ],
)
def test_addresses_that_the_server_does_not_tell_are_told(
    rows: list[object], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler_health, "check_reachable", lambda home: "http://server/api")
    monkeypatch.setattr(scheduler_health, "ask", lambda address, path, body: rows)
    (found,) = scheduler_health.notifications(tmp_path, 2)
    assert told in found.message and found.is_warning == ("NOTIFY" in found.message)


def test_addresses_without_a_server_are_told_and_not_shown(jobtrends: Commands) -> None:
    done = jobtrends("doctor", NOTIFY="mailtos://user:secret@mail.example.org")
    assert "NOTIFY names 1 address, and no Prefect server is named" in done.out and "secret" not in done.out + done.err
