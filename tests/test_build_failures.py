"""What disk, rights and damaged files do to a build: one clear line, nothing lost, and the next build works."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.landing import Landing, posting
from tests.tables import tables_of
from warehouse.build import build, rebuild
from warehouse.checks import CheckFailed, run_checks
from warehouse.database import WarehouseError, connect

NOW = datetime(2026, 11, 9, 6, tzinfo=UTC)
# A build in a process whose files may grow to so many bytes: what a full disk does, without filling one.
LIMITED = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from warehouse.build import build
from warehouse.database import WarehouseError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    build(Path(sys.argv[1]), datetime(2026, 11, 9, 6, tzinfo=UTC))
except WarehouseError as error:
    print(error)
    sys.exit(1)
"""


def landed(home: Path, runs: int) -> None:
    """Land so many runs of a board, each with a few postings more."""
    landing = Landing(home)
    for number in range(1, runs + 1):
        names = [f"p{place}" for place in range(20 * number)]
        landing.run(number, f"2026-11-0{number}T03:15:00Z", {"ashby:acme": [posting(name) for name in names]})


def test_a_check_that_is_not_valid_sql_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checks/fail").mkdir(parents=True)
    (tmp_path / "checks/fail/no_such_table.sql").write_text("-- Nothing.\nselect * from marts.nothing;\n")
    monkeypatch.setattr("warehouse.checks.SQL_FOLDER", tmp_path)
    with (
        connect(":memory:") as connection,
        pytest.raises(WarehouseError, match=r"sql/checks/fail/no_such_table\.sql: .*nothing"),
    ):
        run_checks(connection)


def test_f57_a_full_disk_is_one_line_and_the_next_build_works(tmp_path: Path) -> None:
    landed(tmp_path, 1)
    build(tmp_path, NOW)
    before = tables_of(tmp_path / "jobtrends.duckdb")
    size = (tmp_path / "jobtrends.duckdb").stat().st_size
    landed(tmp_path, 2)
    for limit in (100_000, size // 2):  # while loading or building, and while publishing
        words = [sys.executable, "-c", LIMITED, str(tmp_path), str(limit)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        assert len(done.stdout.splitlines()) == 1 and "free some disk space" in done.stdout
        assert tables_of(tmp_path / "jobtrends.duckdb") == before
        assert not list(tmp_path.glob("*.part*"))
    build(tmp_path, NOW)
    assert len(tables_of(tmp_path / "jobtrends.duckdb")["core.posting"]) == 40


def test_of_a_build_that_is_stopped_the_file_holds_what_was_read_and_no_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(tmp_path, 1)
    build(tmp_path, NOW)
    before = tables_of(tmp_path / "warehouse.duckdb")
    landed(tmp_path, 2)
    with monkeypatch.context() as patch, pytest.raises(CheckFailed):
        patch.setattr("warehouse.build.run_checks", failing)
        build(tmp_path, NOW)
    assert tables_of(tmp_path / "warehouse.duckdb") == before
    with connect(tmp_path / "warehouse.duckdb") as connection:
        assert connection.execute("select count(*) from raw.run").fetchall() == [(2,)]
    build(tmp_path, NOW)
    assert len(tables_of(tmp_path / "jobtrends.duckdb")["core.run"]) == 2


def failing(connection: object) -> list[object]:
    """Stand for a check that found what stops a build."""
    raise CheckFailed("stopping checks failed")


# A block that fills, empties and drops tables beyond what one block of the file holds, and is killed before it is kept.
KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse.unlogged import connect_unlogged, keep
with connect_unlogged(Path(sys.argv[1])) as connection:
    connection.execute("create or replace table core.a as select range as i from range(3_000_000)")
    connection.execute("delete from core.b where i % 2 = 0")
    connection.execute("insert into core.b select range from range(1_000_000, 2_000_000)")
    connection.execute("drop table core.c")
    if sys.argv[2] == "kept":
        keep(connection)
    if sys.argv[2] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(("ending", "kept"), [("killed", False), ("closed", False), ("kept", True)])
def test_a_block_without_a_log_is_in_the_file_as_a_whole_or_not_at_all(tmp_path: Path, ending: str, kept: bool) -> None:
    file = tmp_path / "w.duckdb"
    with connect(file) as connection:
        for table, rows in (("a", 10), ("b", 1_000_000), ("c", 5)):
            connection.execute(f"create table core.{table} (i bigint primary key)")
            connection.execute(f"insert into core.{table} select range from range({rows})")
    status = subprocess.run([sys.executable, "-c", KILLED, str(file), ending], check=False).returncode
    assert status == (-9 if ending == "killed" else 0)
    with connect(file) as connection:
        tables = connection.execute("select table_name from duckdb_tables() order by all").fetchall()
        assert tables == ([("a",), ("b",)] if kept else [("a",), ("b",), ("c",)])
        assert connection.execute("select count(*) from core.a").fetchall() == [(3_000_000 if kept else 10,)]
        assert connection.execute("select count(*) from core.b").fetchall() == [(1_500_000 if kept else 1_000_000,)]
        assert connection.execute("select sum(i) from core.b where i < 1_000_000").fetchall() == [
            (250_000_000_000 if kept else 499_999_500_000,)
        ]
        connection.execute(
            "insert into core.b select range from range(5_000_000, 6_000_000)"
        )  # into blocks left unused


def changed(content: bytes) -> bytes:
    """Return a file's content with a byte changed here and there behind its header."""
    made = bytearray(content)
    for place in range(12_288, len(made), 512):
        made[place] ^= 0xFF
    return bytes(made)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no database": lambda path: path.write_bytes(b"hello world" * 1_000),
    "of another program": lambda path: path.write_bytes(b"SQLite format 3\0" + b"x" * 5_000),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:6_000]),
    "with changed bytes": lambda path: path.write_bytes(changed(path.read_bytes())),
}


def test_f59_a_damaged_database_is_named_with_its_remedy(tmp_path: Path) -> None:
    landed(tmp_path, 1)
    build(tmp_path, NOW)
    whole, published = (tmp_path / "warehouse.duckdb").read_bytes(), (tmp_path / "jobtrends.duckdb").read_bytes()
    for damage in DAMAGES.values():
        (tmp_path / "warehouse.duckdb").write_bytes(whole)
        damage(tmp_path / "warehouse.duckdb")
        with pytest.raises(WarehouseError, match=r"jobtrends rebuild") as told:
            build(tmp_path, NOW)
        assert str(tmp_path) in str(told.value) and "\n" not in str(told.value)
        assert (tmp_path / "jobtrends.duckdb").read_bytes() == published
    rebuild(tmp_path, NOW)
    (tmp_path / "jobtrends.duckdb").write_bytes(b"no database")
    build(tmp_path, NOW)
    assert len(tables_of(tmp_path / "jobtrends.duckdb")["core.posting"]) == 20


def test_s25_files_are_their_owners_only_in_a_folder_made_by_hand(tmp_path: Path) -> None:
    home = tmp_path / "by hand"
    home.mkdir(mode=0o755)
    landed(home, 1)
    before = os.umask(0o000)
    try:
        (home / "warehouse.duckdb").touch()  # what a kill can leave
        build(home, NOW)
        assert os.umask(0o000) == 0o000
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in home.iterdir() if path.name != "landing"}
    assert modes == {"warehouse.duckdb": 0o600, "jobtrends.duckdb": 0o600, "tmp": 0o700}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    landed(tmp_path, 1)
    tmp_path.chmod(0o500)
    with pytest.raises(WarehouseError, match="let this user write there"):
        build(tmp_path, NOW)
