"""The failures a run may meet, and the one line that says of each what failed, where, and how to fix it.

The command line prints this line and a flow returns it as the message of its failed state. An error that is not of
an expected type is a fault of this project: it keeps its traceback.
"""

from __future__ import annotations

import errno
import re

import duckdb

from flows.lock import AlreadyRunning
from flows.scheduler import SchedulerUnreachable
from flows.settings import SettingsError
from flows.steps import CrawlRefusedToStart
from reports.weekly import NoSuchWeek, OlderFile, UnreadableFile
from warehouse.database import WarehouseError

# Errors of these types say all that is needed in their own message.
OURS: tuple[type[Exception], ...] = (
    SettingsError,
    SchedulerUnreachable,
    CrawlRefusedToStart,
    AlreadyRunning,
    WarehouseError,
    NoSuchWeek,
    OlderFile,
    UnreadableFile,
)
EXPECTED: tuple[type[Exception], ...] = (*OURS, OSError, duckdb.Error)
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_SPACE_TEXT = re.compile(r"no space left|disk quota|file too large|not enough space", re.I)
DAMAGE_TEXT = re.compile(r"corrupt|checksum|not a valid duckdb|could not read enough bytes|wal file|deserializ", re.I)
LINE_LENGTH = 1_000


def one_line(error: BaseException) -> str:
    """Return what failed, where, and how to fix it, as one line."""
    if isinstance(error, OSError):
        told = _operating_system(error)
    elif isinstance(error, duckdb.Error):
        told = _database(error)
    else:
        told = str(error) or type(error).__name__
    return flat(told)[:LINE_LENGTH]


def flat(text: str) -> str:
    """Return a text on one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _operating_system(error: OSError) -> str:
    where = str(error.filename) if error.filename is not None else ""
    told = f"{where}: {error.strerror}" if where else error.strerror or str(error)
    if error.errno in DISK_FULL:
        return f"{told}; free some space (`jobtrends doctor` shows how much is left) and run the command again"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{told}; give this user the right to use it, or set JOBTRENDS_HOME to a folder that it may write"
    return told


def _database(error: duckdb.Error) -> str:
    told = str(error).splitlines()[0] if str(error) else type(error).__name__
    if NO_SPACE_TEXT.search(told):
        return f"{told}; free some space (`jobtrends doctor` shows how much is left) and run the command again"
    if DAMAGE_TEXT.search(told):
        return f"{told}; `jobtrends rebuild` makes the database again from the landing files"
    return f"database: {told}"
