"""The command line: exit statuses, clear errors, one run at a time, and personal data that is never kept."""

from __future__ import annotations

import fcntl
import json
import resource
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.settings import SettingsError, load_settings
from spiders.redaction import without_personal_data
from spiders.safety import loggable
from tests import fault_server as fs
from tests.crawl_run import crawl, landed, write_boards
from tests.fault_server import FaultServer
from tests.test_same_bytes import jobtrends
from warehouse.database import WarehouseError, connect

NOW = "2026-11-16T04:00:00Z"


@pytest.fixture
def boards(tmp_path: Path) -> FaultServer:
    """Serve one good board and list it."""
    server = FaultServer("ashby", lambda call: call.good())
    write_boards(tmp_path, [("ashby", "good", f"http://127.0.0.1:{server.port}")])
    return server


def test_a_crawl_needs_a_contact(tmp_path: Path) -> None:
    done = jobtrends(tmp_path, NOW, "crawl", JOBTRENDS_CONTACT="")
    assert done.returncode == 1 and "JOBTRENDS_CONTACT" in done.stderr


def test_crawl_statuses(tmp_path: Path, boards: FaultServer) -> None:
    allowed = f"127.0.0.1:{boards.port}"
    first = jobtrends(tmp_path, NOW, "crawl", JOBTRENDS_ALLOW_HOSTS=allowed)
    assert (first.returncode, first.stdout) == (0, "crawl: 1 board: 1 complete\n")
    again = jobtrends(tmp_path, NOW, "crawl", JOBTRENDS_ALLOW_HOSTS=allowed)
    assert (again.returncode, again.stdout) == (0, "crawl: no board was due\n")
    bad = FaultServer("ashby", fs.status(404))
    write_boards(tmp_path, [("ashby", "bad", f"http://127.0.0.1:{bad.port}")])
    none = jobtrends(tmp_path, NOW, "crawl", JOBTRENDS_ALLOW_HOSTS=f"127.0.0.1:{bad.port}")
    assert none.returncode == 1 and "ashby:bad failed: HTTP 404" in none.stdout


def test_f60_when_all_boards_fail_nothing_is_published(tmp_path: Path) -> None:
    bad = FaultServer("ashby", fs.status(404))
    write_boards(tmp_path, [("ashby", "bad", f"http://127.0.0.1:{bad.port}")])
    crawl(tmp_path, [bad.port], now=NOW)
    done = subprocess.run(
        [sys.executable, "-m", "tests.weekly_child", str(tmp_path), NOW, f"127.0.0.1:{bad.port}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "no board has complete evidence" in done.stderr
    assert not (tmp_path / "jobtrends.duckdb").exists() and not (tmp_path / "reports").exists()


def test_f55_a_second_run_leaves_at_once_and_says_who_holds_the_lock(tmp_path: Path) -> None:
    with (tmp_path / "run.lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        stream.write("process 4242 since 2026-11-16 04:00:00 UTC")
        stream.flush()
        for command in ("crawl", "build", "report", "rebuild", "weekly"):
            begun = processor_seconds()
            done = jobtrends(tmp_path, NOW, command)
            assert done.returncode == 1 and "process 4242" in done.stderr, command
            assert "(waited" not in done.stderr and processor_seconds() - begun < 5


def processor_seconds() -> float:
    """Return the seconds of processor that the commands run so far have taken, which no other program's load changes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    for words in (
        ["report", "--week", "2026-99"],
        ["report", "--as-of", "soon"],
        ["nothing"],
        ["sql", "select 1", "--format", "xml"],
    ):
        assert jobtrends(tmp_path, NOW, *words).returncode == 2, words
    assert jobtrends(tmp_path, "not a time", "doctor").returncode == 2


def test_unknown_settings_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jobtrends.toml").write_text('hoem = "data"\n')
    monkeypatch.setenv("JOBTRENDS_CONTCAT", "x")
    monkeypatch.setenv("JOBTRENDS_QQ", "x")
    monkeypatch.setenv("JOBTRENDS_CHROMIUM", "/usr/bin/chromium")
    monkeypatch.setenv("JOBTRENDS_LOG_LEVEL", "DEBUG")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    told = str(raised.value)
    assert "JOBTRENDS_CONTCAT: not a setting; did you mean JOBTRENDS_CONTACT?" in told
    assert "JOBTRENDS_QQ: not a setting; docs/operating.md lists them all" in told
    assert "'hoem' is not a setting; did you mean home?" in told
    assert "CHROMIUM" not in told and "LOG_LEVEL" not in told


def test_clean_ends_with_3_when_a_line_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": 1, "title": "ML Engineer", "text": "Python"}\n{broken\n')
    done = jobtrends(tmp_path, NOW, "clean", str(tmp_path / "in.jsonl"), str(tmp_path / "out.jsonl"))
    assert done.returncode == 3 and "line 2: not JSON" in done.stderr
    assert json.loads((tmp_path / "out.jsonl").read_text())["role"] == "ml_engineer"


def test_doctor_and_sources(tmp_path: Path, boards: FaultServer) -> None:
    assert "ok   contact" in jobtrends(tmp_path, NOW, "doctor").stdout
    assert jobtrends(tmp_path, NOW, "sources", "list").stdout.splitlines() == ["ashby:good  Acme", "1 board"]
    checked = jobtrends(
        tmp_path, NOW, "sources", "check", "ashby:good", JOBTRENDS_ALLOW_HOSTS=f"127.0.0.1:{boards.port}"
    )
    assert (checked.returncode, checked.stdout) == (0, "ashby:good: complete, 3 postings listed\n")
    assert not (tmp_path / "landing").exists()


def test_f58_the_writers_file_held_by_somebody_names_the_process(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", f"import duckdb, sys; c = duckdb.connect({str(tmp_path / 'warehouse.duckdb')!r}); print('held', flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout and holder.stdout.readline() == "held\n"
    with pytest.raises(WarehouseError, match=f"PID {holder.pid}"):
        connect(tmp_path / "warehouse.duckdb", wait_seconds=1.0)
    holder.communicate("")


def test_f58_a_reader_of_the_published_file_blocks_nobody(tmp_path: Path, boards: FaultServer) -> None:
    allowed = {"JOBTRENDS_ALLOW_HOSTS": f"127.0.0.1:{boards.port}"}
    jobtrends(tmp_path, NOW, "crawl", **allowed)
    assert jobtrends(tmp_path, NOW, "build").returncode == 0
    with duckdb.connect(str(tmp_path / "jobtrends.duckdb"), read_only=True) as reader:
        assert jobtrends(tmp_path, NOW, "build").returncode == 0
        assert reader.execute("select count(*) from core.posting").fetchone() == (3,)


def test_f59_damaged_files_are_named(tmp_path: Path, boards: FaultServer) -> None:
    jobtrends(tmp_path, NOW, "crawl", JOBTRENDS_ALLOW_HOSTS=f"127.0.0.1:{boards.port}")
    summary = next((tmp_path / "landing/runs").glob("*.json"))
    summary.write_text("{half")
    done = jobtrends(tmp_path, NOW, "build")
    told = next(line for line in done.stdout.splitlines() if line.startswith("refused: "))
    assert done.returncode == 0 and summary.name in told and "damaged" in told and "restore the file" in told


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Write to jo.doe+x@mail.example.co.uk today", "Write to [e-mail] today"),
        ("Call +49 30 1234567 or (415) 555-0100 or 415-555-0100", "Call [phone] or [phone] or [phone]"),
        ("https://www.linkedin.com/in/jo-doe/", "[profile]"),
        (
            "$150,000 - $190,000, 2020-2024, 100 000 - 120 000 EUR",
            "$150,000 - $190,000, 2020-2024, 100 000 - 120 000 EUR",
        ),
    ],
)
def test_s21_personal_data_is_removed_before_storage(text: str, kept: str) -> None:
    assert without_personal_data(text) == kept


def test_s21_landed_texts_hold_no_addresses(tmp_path: Path) -> None:
    made = fs.rows("ashby", 1)
    made[0] |= {"descriptionHtml": "<p>Ask jane@example.com</p>", "title": "ML Engineer (jane@example.com)"}
    server = FaultServer("ashby", fs.body(lambda shape: json.dumps(fs.wrapped(shape, made)).encode()))
    write_boards(tmp_path, [("ashby", "one", f"http://127.0.0.1:{server.port}")])
    crawl(tmp_path, [server.port])
    assert "jane@" not in json.dumps(landed(tmp_path, "ashby"))


def test_s7_hostile_names_are_values_not_sql(tmp_path: Path) -> None:
    made = fs.rows("ashby", 2)
    made[0]["title"] = made[0]["id"] = "x'; drop table core.posting; --"
    server = FaultServer("ashby", fs.body(lambda shape: json.dumps(fs.wrapped(shape, made)).encode()))
    write_boards(tmp_path, [("ashby", "one", f"http://127.0.0.1:{server.port}")])
    crawl(tmp_path, [server.port], now=NOW)
    assert jobtrends(tmp_path, NOW, "build").returncode == 0
    with duckdb.connect(str(tmp_path / "jobtrends.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from core.posting where title like 'x''; drop%'").fetchone() == (1,)


def test_s19_log_fields_are_escaped_and_cut() -> None:
    assert loggable("a\nb\x1b[31m") == "a\\x0ab\\x1b[31m"
    assert len(loggable("x" * 5_000)) == 203


def test_a_text_is_landed_once_until_it_changes(tmp_path: Path, boards: FaultServer) -> None:
    for day in ("2026-11-16", "2026-11-17", "2026-11-18"):
        crawl(tmp_path, [boards.port], now=f"{day}T03:15:00Z")
    rows = landed(tmp_path, "ashby")
    assert len(rows) == 9 and sum(row["html"] is not None for row in rows) == 3
