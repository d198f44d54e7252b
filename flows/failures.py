"""The failures a run may meet, and the one line that says of each what failed, where, and how to fix it.

The command line prints this line and a flow returns it as the message of its failed state. An error that is not of
an expected type is a fault of this project: it keeps its traceback.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

import duckdb

from flows.disk import DiskFull
from flows.forgetting import NothingToForget
from flows.importing import ImportFailed
from flows.lock import AlreadyRunning
from flows.scheduler import SchedulerUnreachable
from flows.settings import SettingsError
from flows.steps import CrawlRefusedToStart, NoSuchBoard, NoSuchRange
from reports.errors import DamagedReport, NoSuchWeek, OlderFile, UnreadableFile
from warehouse.database import WarehouseError
from warehouse.errors import UnreadableInput


class StepFailed(RuntimeError):
    """A step of a flow failed for an expected reason; the message is its one line."""


# Errors of these types say all that is needed in their own message.
OURS: tuple[type[Exception], ...] = (
    SettingsError,
    DiskFull,
    SchedulerUnreachable,
    CrawlRefusedToStart,
    ImportFailed,
    AlreadyRunning,
    WarehouseError,
    NoSuchWeek,
    OlderFile,
    UnreadableFile,
    DamagedReport,
    UnreadableInput,
    StepFailed,
    NothingToForget,
)
# What was asked for cannot be meant, or cannot be used as it is set.
WRONG_USAGE = (SettingsError, NoSuchBoard, NoSuchRange, NothingToForget)
EXPECTED: tuple[type[Exception], ...] = (*OURS, OSError, duckdb.Error)
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_SPACE_TEXT = re.compile(r"no space left|disk quota|file too large|not enough space", re.I)
DAMAGE_TEXT = re.compile(r"corrupt|checksum|not a valid duckdb|could not read enough bytes|wal file|deserializ", re.I)
FREE_SPACE = "free some space (`jobtrends doctor` shows how much is left) and run the command again"
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
    reason = error.strerror or str(error) or type(error).__name__
    told = reason if error.filename is None else f"{error.filename}: {reason}"
    if error.errno in DISK_FULL:
        return f"{told}; {FREE_SPACE}"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return f"{told}; give this user the right to use it, or set JOBTRENDS_HOME to a folder that it may write"
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return f"{told}; a file is where a folder is needed: move it away, or set JOBTRENDS_HOME to another folder"
    return told


def _database(error: duckdb.Error) -> str:
    """Return DuckDB's own words; where one error follows from another, those of the one that says the cause."""
    texts = [str(link).split("\n", 1)[0].rstrip("!") for link in _chain(error)]
    if full := [text for text in texts if NO_SPACE_TEXT.search(text)]:
        return f"{full[-1]}; {FREE_SPACE}"
    if damaged := [text for text in texts if DAMAGE_TEXT.search(text)]:
        return f"{damaged[-1]}; `jobtrends rebuild` makes the warehouse again from the landing files"
    return f"database: {texts[-1]}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, and those that it followed from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
