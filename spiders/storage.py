"""What stops a spider: a file of its run that cannot be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class StorageError(Exception):
    """A file cannot be written; the message says which, why, and what to do."""


@contextmanager
def storing(path: Path) -> Iterator[None]:
    """Turn a failure to write into a StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(sentence(error, path)) from error


def sentence(error: OSError, path: Path | None = None) -> str:
    """Return what failed, where, and how to fix it."""
    where = path or error.filename
    told = f"{where}: {error.strerror or error}" if where else str(error.strerror or error)
    if error.errno in DISK_FULL:
        return f"disk full: {told}; free some space and run the command again"
    if error.errno in FORBIDDEN:
        return f"{told}; give this user the right to write it, or set JOBTRENDS_HOME to another folder"
    return told


def close_quietly(stream: BinaryIO) -> None:
    """Close a file to which a write may have failed: what counts of it has been flushed, the rest is cut off later."""
    with suppress(OSError):
        stream.close()


def sync(path: Path) -> None:
    """Flush a file's content, or the names in a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
