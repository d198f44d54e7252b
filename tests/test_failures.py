"""Expected failures as an operator meets them: one line with what, where and how to fix it, and the right status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.commands import Commands, completed

WRITING = (["crawl"], ["build"], ["rebuild"], ["report"], ["weekly"], ["demo"])


@pytest.mark.parametrize("words", [["crawl"], ["weekly"]])
def test_no_contact(words: list[str], jobtrends: Commands) -> None:
    done = jobtrends(*words, CONTACT="  ")
    assert done.status == 1 and done.line.startswith("no contact: set JOBTRENDS_CONTACT")


@pytest.mark.parametrize("words", [["weekly"], ["demo"]])
@pytest.mark.parametrize("address", ["http://127.0.0.1:9/api", "nonsense", "http://nowhere.invalid/api"])
def test_prefect_cannot_be_reached(
    words: list[str], address: str, jobtrends: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", address)
    done = jobtrends(*words)
    assert done.status == 1 and address in done.line and "PREFECT_API_URL" in done.line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["weekly", "--week", "banana"], "'banana' is not an ISO week such as 2026-W47"),
        (["report", "--week", "2026-W60"], "'2026-W60' is not an ISO week"),
        (["report", "--week", "2026-W00"], "'2026-W00' is not an ISO week"),
        (["report", "--week", "2026-47"], "'2026-47' is not an ISO week"),
        (["report", "--week", "2026-W4 7"], "is not an ISO week"),
        (["report", "--week", "٢٠٢٦-W٤٧"], "is not an ISO week"),
        (["report", "--week", "2026-W-1"], "is not an ISO week"),
        (["report", "--week", ""], "is not an ISO week"),
        (["report", "--as-of", "soon"], "'soon' is not an ISO instant"),
        (["report", "--week"], "requires an argument"),
        (["demo", "--weeks", "0"], "greater than or equal to 1"),
        (["reprot"], "Did you mean 'report'"),
        (["--nothing"], "No such option"),
        (["clean", "one"], "Missing argument 'OUT'"),
        (["crawl", "--board", "greenhouse:nobody-knows"], "no such board: greenhouse:nobody-knows"),
        (["crawl", "--source", "monster"], "no board of source: monster"),
        (["sources", "check", "nonsense"], "no such board: nonsense"),
        (["sql", "select 1", "--format", "xml"], "'xml' is not one of table, csv, json"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(words: list[str], told: str, jobtrends: Commands) -> None:
    done = jobtrends(*words)
    assert done.status == 2 and told in done.line, done.err
    assert not (jobtrends.home / "landing/runs").exists() or not list((jobtrends.home / "landing/runs").iterdir())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('hoem = "data"\ncontcat = "me"\n', ["'hoem' is not a setting; did you mean home?", "did you mean contact?"]),
        ("home = \n", ["jobtrends.toml: cannot be read"]),
        ("[jobtrends]\nhome = 'x'\n", ["'jobtrends' is not a setting"]),
        ("raw_days = -1\nrequest_delay = nan\n", ["JOBTRENDS_RAW_DAYS", "JOBTRENDS_REQUEST_DELAY"]),
        ("report_home = 'javascript:alert(1)'\n", ["JOBTRENDS_REPORT_HOME", "must begin with https://"]),
        ("memory = 'lots'\n", ["JOBTRENDS_MEMORY", "must be a size such as 4GB"]),
    ],
)
def test_a_broken_settings_file(content: str, told: list[str], jobtrends: Commands) -> None:
    (jobtrends.home.parent / "jobtrends.toml").write_text(content)
    for words in (["doctor"], ["sql", "select 1"], ["crawl"]):
        done = jobtrends(*words)
        assert done.status == 2 and all(part in done.line for part in told), done.err


def test_unknown_variables_are_all_named_with_the_nearest(jobtrends: Commands) -> None:
    done = jobtrends("doctor", CONTCAT="me", REQEST_DELAY="2")
    assert done.status == 2
    assert "JOBTRENDS_CONTCAT: not a setting; did you mean JOBTRENDS_CONTACT?" in done.line
    assert "JOBTRENDS_REQEST_DELAY: not a setting; did you mean JOBTRENDS_REQUEST_DELAY?" in done.line
    assert jobtrends("doctor", CHROMIUM="/usr/bin/chromium", LOG_LEVEL="DEBUG").status == 0


def test_what_is_missing_or_damaged_is_one_line(jobtrends: Commands, tmp_path: Path) -> None:
    jobtrends.home.mkdir()
    for words in (["sql", "select 1"], ["report"]):
        done = jobtrends(*words)
        assert done.status == 1 and "not there yet; `jobtrends build`" in done.line, done.err
    for name in ("jobtrends.duckdb", "warehouse.duckdb"):
        (jobtrends.home / name).write_bytes(b"no database")
    for words in (["sql", "select 1"], ["report"]):
        assert str(jobtrends.home / "jobtrends.duckdb") in jobtrends(*words).line
    done = jobtrends("build")
    assert (
        done.status == 1
        and str(jobtrends.home / "warehouse.duckdb") in done.line
        and "`jobtrends rebuild`" in done.line
    )
    assert "JOBTRENDS_BOARDS" in jobtrends("crawl", BOARDS=str(tmp_path / "nothing.csv")).line


def test_a_foreign_database_in_place_of_the_published_one(jobtrends: Commands) -> None:
    jobtrends.home.mkdir()
    for name in ("jobtrends.duckdb", "warehouse.duckdb"):
        duckdb.connect(str(jobtrends.home / name)).close()
    done = jobtrends("report")
    assert done.status == 1 and "older version" in done.line and "`jobtrends build`" in done.line


def test_what_clean_cannot_read_or_write(jobtrends: Commands, tmp_path: Path) -> None:
    good = tmp_path / "in.jsonl"
    good.write_text('{"id": 1, "title": "ML Engineer"}\n')
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and no more")
    out = str(tmp_path / "out.jsonl")
    for words, told in (
        ([str(tmp_path / "none.jsonl"), out], "none.jsonl: No such file"),
        ([str(tmp_path), out], "Is a directory"),
        ([str(tmp_path / "bad.parquet"), out], "bad.parquet: not a Parquet file"),
        ([str(good), str(tmp_path / "nowhere" / "out.jsonl")], "out.jsonl: No such file"),
        ([str(good), str(good / "out.jsonl")], "Not a directory"),
    ):
        done = jobtrends("clean", *words)
        assert done.status == 1 and told in done.line, done.err
    assert not Path(out).exists() or not Path(out).read_text()
    assert jobtrends("clean", str(good), str(good)).status == 2 and good.read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": 1, "title": "ML Engineer"}\n')
    done = completed(tmp_path, "clean", str(tmp_path / "in.jsonl"), "/dev/full")
    assert done.status == 1 and done.line.startswith("/dev/full: No space left on device; free some space")


def test_what_nobody_expected_is_one_line_too_and_names_its_place(tmp_path: Path) -> None:
    code = "import sys, flows.cli.asking as a, flows.cli as c; a.load_settings = lambda: {}['gone']; c.main()"
    words = [sys.executable, "-c", code, "sql", "select 1"]
    told = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    done = subprocess.run(
        words, env=told | {"JOBTRENDS_HOME": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "KeyError: 'gone'" in done.stderr
    assert "--debug" in done.stderr
    debug = subprocess.run([*words, "--debug"], env=told, capture_output=True, text=True, check=False)
    assert debug.returncode == 1 and "Traceback" in debug.stderr
