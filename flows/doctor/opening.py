"""One look after the other opens the published file, whose settings are locked for all connections of a process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.database import connect_published

ONE_AT_A_TIME = threading.Lock()


@contextmanager
def published_file(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the published file for reading only; raises WarehouseError."""
    with ONE_AT_A_TIME, connect_published(path) as connection:
        yield connection
