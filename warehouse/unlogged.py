"""Open a database file in which a build shows as a whole or not at all, however often it commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from warehouse.database import LOCK_WAIT_SECONDS, MEMORY, connect, once_unlocked, quoted

NEVER = "1TB"  # so long a log would have to be for DuckDB to make a checkpoint unasked


@contextmanager
def connect_unlogged(path: Path, memory_limit: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database file that is there; what the block does is lost unless `keep` is called.

    Statements commit one by one, so that later ones find tables with statistics, and rows and indexes that may leave
    the memory; inside one transaction neither is so. No log is written, and the file refers to its new blocks only
    from the next checkpoint on. Waits for another process as `connect` does.
    """
    with closing(connect(":memory:", memory_limit)) as connection:
        connection.execute(f"set temp_directory = {quoted(f'{path}.tmp')}")
        connection.execute(f"set checkpoint_threshold = {quoted(NEVER)}")
        connection.execute("pragma disable_checkpoint_on_shutdown")
        attach = f"attach {quoted(str(path))} as warehouse (recovery_mode no_wal_writes)"
        once_unlocked(path, lambda: connection.execute(attach), LOCK_WAIT_SECONDS)
        connection.execute("use warehouse")
        yield connection


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all that was done so far part of the file, at once."""
    connection.execute("checkpoint warehouse")
