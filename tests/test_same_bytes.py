"""The same landing gives equal tables and the same page: twice, by rebuild, in another zone and with another hash seed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.steps import iso
from tests.conftest import MarketRun, copied_market
from tests.tables import assert_equal_tables
from warehouse.database import connect_published, table_files

pytestmark = pytest.mark.journey


def jobtrends(home: Path, now: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a folder at an instant."""
    told = os.environ | {"JOBTRENDS_HOME": str(home), "JOBTRENDS_NOW": now, "JOBTRENDS_CONTACT": "tests"} | environment
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *words], env=told, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copies(first_market: MarketRun, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Report the market as it was built here, and build and report its landing under other zones, seeds and workers."""
    now, folder = iso(first_market.settings.clock()), tmp_path_factory.mktemp("copies")
    plain = copied_market(tmp_path_factory).home
    assert jobtrends(plain, now, "report", TZ="UTC", PYTHONHASHSEED="0").returncode == 0
    homes = [plain]
    for name, zone, many in (("kiritimati", "Pacific/Kiritimati", "1"), ("los_angeles", "America/Los_Angeles", "2")):
        other = {"TZ": zone, "PYTHONHASHSEED": many, "JOBTRENDS_WORKERS": many}
        home = folder / name
        home.mkdir()
        shutil.copytree(first_market.home / "landing", home / "landing")
        assert jobtrends(home, now, "build", **other).returncode == 0
        assert jobtrends(home, now, "report", **other).returncode == 0
        homes.append(home)
    return homes


def test_i4_f52_equal_tables_and_bytes_under_any_zone_and_seed(copies: list[Path]) -> None:
    plain = copies[0]
    for other in copies[1:]:
        assert_equal_tables(plain / "jobtrends.duckdb", other / "jobtrends.duckdb")
        pages = sorted(path.relative_to(plain) for path in (plain / "reports").rglob("*") if path.is_file())
        assert pages == sorted(path.relative_to(other) for path in (other / "reports").rglob("*") if path.is_file())
        for page in pages:
            assert (plain / page).read_bytes() == (other / page).read_bytes(), page


def test_rebuild_gives_equal_tables_also_from_merged_months(copies: list[Path], first_market: MarketRun) -> None:
    home, now = copies[0], iso(first_market.settings.clock())
    kept = home / "before.duckdb"
    shutil.copy(home / "jobtrends.duckdb", kept)
    runs = len(list((home / "landing/runs").glob("*.json")))
    assert "compact: 2026-" in jobtrends(home, "2027-02-01T00:00:00Z", "compact").stdout
    assert len(list((home / "landing/runs").glob("*.json"))) < runs / 2
    assert jobtrends(home, now, "rebuild").returncode == 0
    assert_equal_tables(kept, home / "jobtrends.duckdb")


def test_reporting_again_changes_nothing_and_never_overwrites(copies: list[Path], first_market: MarketRun) -> None:
    home, now = copies[1], iso(first_market.settings.clock())
    page = next((home / "reports").glob("2026-W*/index.html"))
    issued = page.read_bytes()
    again = jobtrends(home, now, "report")
    assert again.returncode == 0 and "(unchanged)" in again.stdout
    other = jobtrends(home, now, "report", JOBTRENDS_REPORT_TITLE="Another title")
    assert "/r2/index.html" in other.stdout and page.read_bytes() == issued


def test_f53_a_late_report_as_of_the_timely_instant_equals_the_timely_one(
    copies: list[Path], first_market: MarketRun
) -> None:
    home, timely = copies[2], iso(first_market.settings.clock())
    late = jobtrends(home, "2026-11-09T12:00:00Z", "report", "--week", "2026-W43", "--as-of", timely)
    assert late.returncode == 0, late.stdout + late.stderr
    as_of = home / "tmp" / "as_of.duckdb"
    with duckdb.connect(str(as_of), read_only=True) as connection:
        told = connection.execute(
            "select * exclude (printed_before, revised) from marts.week_bridge order by all"
        ).fetchall()
    with duckdb.connect(str(home / "jobtrends.duckdb"), read_only=True) as connection:
        assert (
            told
            == connection.execute(
                "select * exclude (printed_before, revised) from marts.week_bridge order by all"
            ).fetchall()
        )


def test_the_published_file_opens_in_the_older_command_line_client(copies: list[Path]) -> None:
    client = shutil.which("duckdb", path=str(Path(sys.executable).parent))
    assert client, "the development dependencies bring the 1.5 client"
    query = "select open_vacancies from marts.week_demand where slice_kind = 'all' order by week desc limit 1"
    done = subprocess.run(
        [client, "-readonly", "-csv", "-noheader", str(copies[0] / "jobtrends.duckdb"), query],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) > 100


def test_s8_s9_ad_hoc_sql_is_locked_down(copies: list[Path], first_market: MarketRun) -> None:
    now = iso(first_market.settings.clock())
    good = jobtrends(copies[0], now, "sql", "select count(*) as weeks from marts.week_quality", "--format", "csv")
    assert good.stdout.split() == ["weeks", "3"]
    for query in (
        "select * from read_csv('/etc/passwd')",
        "copy core.board to 'x.csv'",
        "install httpfs",
        "attach 'x.duckdb'",
        "create table t (a int)",
        "set enable_external_access = true",
        "update core.board set employer = ''",
    ):
        refused = jobtrends(copies[0], now, "sql", query)
        assert refused.returncode == 1 and refused.stderr.startswith("jobtrends: SQL:"), query


def test_published_tables_keep_their_keys(copies: list[Path]) -> None:
    declared = {
        file.table: re.search(r"primary key \((.+)\)|^    (\w+) .*primary key", file.text, re.M)
        for file in table_files("core", "marts")
        if "primary key" in file.text
    }
    with connect_published(copies[0] / "jobtrends.duckdb") as connection:
        kept = dict(
            connection.execute(
                "select schema_name || '.' || table_name, constraint_column_names"
                " from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
            ).fetchall()
        )
    assert kept == {table: (key[1] or key[2]).split(", ") for table, key in declared.items() if key}


def test_every_table_and_column_has_a_comment(copies: list[Path]) -> None:
    with duckdb.connect(str(copies[0] / "jobtrends.duckdb"), read_only=True) as connection:
        bare = connection.execute(
            "select schema_name, table_name from duckdb_tables() where comment is null"
        ).fetchall()
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where comment is null and schema_name in ('core', 'marts')"
        ).fetchall()
    assert (bare, columns) == ([], [])


def test_f51_weeks_have_iso_labels() -> None:
    with duckdb.connect() as connection:
        labels = connection.execute(
            "select strftime(d::date, '%G-W%V') from (values (date '2026-12-21'), (date '2026-12-28'), (date '2027-01-04')) t(d)"
        ).fetchall()
    assert [row[0] for row in labels] == ["2026-W52", "2026-W53", "2027-W01"]
