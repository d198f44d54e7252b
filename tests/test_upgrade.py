"""Data folders of earlier versions: the present one takes each over, says so in one line, and loses nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests import crawl_run
from tests.commands import Commands
from tests.earlier_releases import RECORDED, Market, restore

RELEASES = sorted(path.name.removesuffix(".tar.xz") for path in RECORDED.glob("*.tar.xz"))
NOW = "2026-11-16T08:00:00Z"  # the Monday on which each was recorded, two hours later
SPELLS = """
select b.source, p.source_posting_id, s.entered_at::date::varchar, s.ended_at::date::varchar, s.end_kind
from core.posting_spell s join core.posting p using (posting_id) join core.board b on b.board_id = s.board_id order by all
"""
HISTORY = [
    ("greenhouse", "101", "2026-11-01", None, None),
    ("greenhouse", "102", "2026-11-01", "2026-11-08", "closed"),
    ("greenhouse", "103", "2026-11-01", None, None),
    ("greenhouse", "104", "2026-11-01", None, None),
    ("jobposting", "/careers/jobs/1", "2026-11-01", None, None),
    ("jobposting", "/careers/jobs/2", "2026-11-08", None, None),
    ("lever", "b1", "2026-11-01", None, None),
    ("lever", "b2", "2026-11-01", "2026-11-11", "closed"),
]
# What earlier versions called tables of today, and what no version makes any more.
FORMER = {"marts.published", "marts.yardstick", "core.yardstick_value", "core.build_mark", "core.board_state",
          "core.week_due", "core.week_digest"}  # fmt: skip
TABLES = "select schema_name || '.' || table_name from duckdb_tables()"
PRINTED = "select week, metric, slice, value, n, report_id from {} order by all"


@pytest.fixture(scope="module")
def market() -> Iterator[Market]:
    """Serve the boards as they were when the recordings ended."""
    served = Market()
    yield served
    served.close()


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query on a database."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def printed_before(home: Path) -> list[tuple[Any, ...]]:
    """Return the printed values under the name that the table then had."""
    names = {row[0] for row in rows(home / "jobtrends.duckdb", "select table_name from duckdb_tables()")}
    table = "marts.reported_value" if "reported_value" in names else "marts.published"
    return rows(home / "jobtrends.duckdb", PRINTED.format(table))


@pytest.mark.parametrize("release", RELEASES)
def test_a_data_folder_of_an_earlier_version_is_taken_over(release: str, market: Market, jobtrends: Commands) -> None:
    hosts = ",".join(f"127.0.0.1:{port}" for port in market.ports)
    home, told = jobtrends.home, {"NOW": NOW, "WORKERS": "1", "CONTACT": "tests", "ALLOW_HOSTS": hosts}
    restore(release, home)
    (home / "boards.csv").write_text(market.board_list())
    before = printed_before(home)
    pages = {path: path.read_bytes() for path in home.glob("reports/2026-*/*.*")}
    assert len(before) >= 12 and len(pages) == 4

    built = jobtrends("build", **told)
    assert built.status == 0, built.err
    assert [line for line in built.out.splitlines() if "another version" in line] == [
        "build: another version made the tables that are here: each is computed again in today's form;"
        f" values that reports printed, all kept: {len(before)}"
    ]
    published = home / "jobtrends.duckdb"
    assert rows(published, SPELLS) == HISTORY
    for file in (published, home / "warehouse.duckdb"):
        assert rows(file, PRINTED.format("marts.reported_value")) == before
        assert not FORMER & {row[0] for row in rows(file, TABLES)}

    found = json.loads(jobtrends("doctor", "--json", **told).out)
    assert [one for one in found if one["level"] == "broken"] == []
    if release == RELEASES[0]:
        assert_it_goes_on(market, jobtrends, told)
        assert {path: path.read_bytes() for path in pages} == pages  # issued pages stay as they are
        assert set(before) <= set(rows(published, PRINTED.format("marts.reported_value")))


def assert_it_goes_on(market: Market, jobtrends: Commands, told: dict[str, str]) -> None:
    """Report on, crawl on and rebuild: the oldest landing files, text index and pages are read."""
    home = jobtrends.home
    reported = jobtrends("report", **told)
    assert reported.status == 0, reported.err
    assert "2026-W45" in (home / "reports/index.html").read_text()
    crawls = crawl_run.crawl(home, market.ports, now="2026-11-17T03:15:00Z")
    assert {name: (one["crawl_status"], one["listed"]) for name, one in crawls.items()} == {
        "acme": ("complete", 3), "beta": ("complete", 1), "gamma": ("complete", 2)
    }  # fmt: skip
    assert [row["html"] for row in crawl_run.landed(home, "greenhouse")[-3:]] == [None] * 3  # no text is landed twice
    rebuilt = jobtrends("rebuild", **told)
    assert rebuilt.status == 0, rebuilt.err
    assert "rebuilt from 6 runs" in rebuilt.out and rows(home / "jobtrends.duckdb", SPELLS) == HISTORY
