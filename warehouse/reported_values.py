"""Keep every value that an issued report printed, in the writer's file and in the published one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.database import PUBLISHED_FILE, WAREHOUSE_FILE, connect, named_failures, private_files, transaction
from warehouse.former_names import PRINTED
from warehouse.publish import publish


def record_printed(home: Path, values: Sequence[dict[str, Any]], report_id: str, published_at: datetime) -> None:
    """Add a report's values (week, metric, slice, value, ci_low, ci_high, n, employers) and publish again.

    A report already recorded is not recorded twice.
    """
    with named_failures(home), private_files(), connect(home / WAREHOUSE_FILE) as connection:
        known = connection.execute(f"select 1 from {PRINTED} where report_id = ?", [report_id]).fetchone()
        if known or not values:
            return
        rows = [
            [*(value.get(name) for name in ("week", "metric", "slice", "value", "ci_low", "ci_high", "n", "employers")),
             report_id, published_at.replace(tzinfo=None)]
            for value in values
        ]  # fmt: skip
        with transaction(connection):
            connection.executemany(f"insert into {PRINTED} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        publish(connection, home / PUBLISHED_FILE)
