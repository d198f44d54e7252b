"""One run at a time in a data folder, told by the kernel's lock, not by a scheduler's memory."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TextIO

LOCK_FILE = "run.lock"
POLL_SECONDS = 0.1
TOLD_EVERY = timedelta(minutes=10)
AT_ONCE = timedelta(milliseconds=200)  # `jobtrends doctor` holds the lock for an instant, too


class AlreadyRunning(RuntimeError):
    """Another run holds the data folder; the message says which process since when."""


@contextmanager
def run_lock(home: Path, wait: timedelta = AT_ONCE, say: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the data folder; raises AlreadyRunning if another process still does after `wait`.

    `say` is told for whom it waits, at once and every ten minutes. The kernel drops the lock when its holder ends,
    however it ends.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / LOCK_FILE).open("a+", encoding="utf-8") as stream:
        if not try_to_hold(stream):
            wait_for(stream, home, wait, say or (lambda _: None))
        stream.truncate(0)
        stream.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
        stream.flush()
        yield


def try_to_hold(stream: TextIO) -> bool:
    """Take the lock of an open lock file if it is free; return if it is ours now."""
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for(stream: TextIO, home: Path, wait: timedelta, say: Callable[[str], None]) -> None:
    """Take the lock as soon as it is free; raises AlreadyRunning when it is not after `wait`."""
    begun, told = time.monotonic(), float("-inf")
    while not try_to_hold(stream):
        now = time.monotonic()
        if now - begun >= wait.total_seconds():
            waited = f" (waited {lasting(wait)})" if wait > AT_ONCE else ""
            raise AlreadyRunning(f"{home}: held by {holder(stream)}{waited}; wait for its end, or end it if it hangs")
        if wait > AT_ONCE and now - told >= TOLD_EVERY.total_seconds():
            say(f"waiting for {home}, held by {holder(stream)}, {lasting(wait)} at most")
            told = now
        time.sleep(POLL_SECONDS)


def holder(stream: TextIO) -> str:
    """Return who wrote the lock file last."""
    stream.seek(0)
    return stream.read().strip() or "another process"


def lasting(length: timedelta) -> str:
    """Return a length of time in words."""
    hours = length.total_seconds() / 3600
    return f"{hours:.3g} hours" if hours >= 1 else f"{length.total_seconds():.0f} seconds"


def check_free(home: Path) -> None:
    """Raise AlreadyRunning if another process holds the data folder."""
    if (home / LOCK_FILE).exists():
        with (home / LOCK_FILE).open("a+", encoding="utf-8") as stream:
            wait_for(stream, home, AT_ONCE, lambda _: None)
