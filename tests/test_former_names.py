"""What an earlier version printed is kept under the names of today, also in a warehouse made from nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.build import build
from warehouse.database import PUBLISHED_FILE
from warehouse.reported_values import record_printed

NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)
PRINTED = [date(2026, 10, 19), "skill_share", "Python", 0.5, 0.4, 0.6, 90, 12, "2026-W43", datetime(2026, 10, 26, 6)]
# The names until the report became a site.
EARLIER = """
alter table marts.reported_value rename to published;
alter table marts.published rename ci_low to lo;
alter table marts.published rename ci_high to hi;
alter table marts.benchmark rename to yardstick;
alter table core.benchmark_value rename to yardstick_value;
alter table marts.week_skill rename ci_low to lo;
alter table marts.week_skill rename ci_high to hi;
"""


def value(week: date, report_id: str) -> dict[str, Any]:
    """Return a printed value as the report gives it."""
    names = ("week", "metric", "slice", "value", "ci_low", "ci_high", "n", "employers")
    return dict(zip(names, [week, *PRINTED[1:8]], strict=True)) | {"report_id": report_id}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data folder in which a report was printed, and give its published file the names of an earlier version."""
    folder = tmp_path_factory.mktemp("earlier")
    (folder / "landing" / "runs").mkdir(parents=True)
    build(folder, NOW)
    record_printed(folder, [value(PRINTED[0], "2026-W43")], "2026-W43", PRINTED[9])
    with duckdb.connect(str(folder / PUBLISHED_FILE)) as connection:
        connection.execute(EARLIER)
    return folder


def printed(file: Path) -> list[list[Any]]:
    """Return the printed values of a file, in the order of the table's columns."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return [list(row) for row in connection.execute("from marts.reported_value order by all").fetchall()]


def test_a_warehouse_made_from_nothing_takes_over_what_the_published_file_has(home: Path) -> None:
    build(home, NOW, as_of=NOW, target=home / "then.duckdb")
    assert printed(home / "then.duckdb") == [PRINTED]
