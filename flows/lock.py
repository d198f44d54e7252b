"""One run at a time in a data folder, told by the kernel's lock, not by a scheduler's memory."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

LOCK_FILE = "run.lock"


class AlreadyRunning(RuntimeError):
    """Another run holds the data folder; the message says which process since when."""


@contextmanager
def run_lock(home: Path) -> Iterator[None]:
    """Hold the data folder; raises AlreadyRunning at once if another process does.

    The kernel drops the lock when its holder ends, however it ends.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / LOCK_FILE).open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "another process"
            raise AlreadyRunning(f"{home}: held by {holder}") from None
        stream.truncate(0)
        stream.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        stream.flush()
        yield


def check_free(home: Path) -> None:
    """Raise AlreadyRunning if another process holds the data folder."""
    if (home / LOCK_FILE).exists():
        with run_lock(home):
            pass
