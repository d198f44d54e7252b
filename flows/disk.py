"""Room for a run on the disk of the data folder."""

from __future__ import annotations

import shutil
from pathlib import Path

MIB = 1024**2
LEAST_FREE_BYTES = 32 * MIB  # below it not even the scheduler's own files can be written
COMFORTABLE_BYTES = 2 * 1024 * MIB


class DiskFull(RuntimeError):
    """There is no room for a run; the message says where and how much is needed."""


def free_bytes(home: Path) -> int:
    """Return the free space where the data folder is, or where its nearest existing parent is."""
    folder = home.resolve()
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require_space(home: Path) -> None:
    """Raise DiskFull where a run could only fail half-way."""
    free = free_bytes(home)
    if free < LEAST_FREE_BYTES:
        needed = LEAST_FREE_BYTES // MIB
        raise DiskFull(f"{home}: disk full: {free // MIB} MiB free, at least {needed} are needed; free some space")
