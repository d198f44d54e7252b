"""Which files of landing are not taken in, told without opening the writer's file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

import duckdb

from warehouse.landing import Refusal, find_runs

REFUSED = "select file, cause, remedy, run_id, clock from core.refused_file order by file"


def refused_files(home: Path, known: Iterable[str] = (), refused: Iterable[Refusal] = ()) -> list[Refusal]:
    """Return what landing holds that no build takes in, and what the latest one refused; `known` runs are not read."""
    found = {refusal.file: refusal for refusal in refused} | {
        refusal.file: refusal for refusal in find_runs(home, set(known)).refused
    }
    return [found[file] for file in sorted(found)]


def published_runs(published: duckdb.DuckDBPyConnection) -> tuple[list[str], list[Refusal]]:
    """Return the names of the runs in the published file, and what its build refused."""
    known = [row[0] for row in published.execute("select run_id from core.run").fetchall()]
    rows = published.execute(REFUSED).fetchall()
    return known, [Refusal(row[0], row[1], row[2], row[3], row[4] and row[4].replace(tzinfo=UTC)) for row in rows]
