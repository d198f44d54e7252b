"""The data folder: room, write rights, who else can read it, and who holds it."""

from __future__ import annotations

import os
import shlex
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flows.disk import COMFORTABLE_BYTES, LEAST_FREE_BYTES, MIB, free_bytes
from flows.failures import one_line
from flows.finding import Finding, broken, fine, shortened, warning
from flows.lock import LOCK_FILE, AlreadyRunning, check_free
from flows.settings import Settings

WRITTEN = ("", "landing", "landing/incoming", "landing/runs", "landing/postings", "landing/raw", "landing/text_index",
           "landing/imports", "reports", ".reports", "tmp", "prefect")  # fmt: skip
WALK_SECONDS = 1.5
OTHERS = 0o077
FOR_OTHERS = ("reports", ".reports", "boards.csv")  # the pages, and a list that the operator writes


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at the folder as a whole."""
    yield disk(settings.home)
    yield from rights(settings.home)
    if settings.home.is_dir():
        yield from modes(settings.home)
        yield lock(settings.home)


def disk(home: Path) -> Finding:
    """Look at the free space: a build needs room for one more copy of each database."""
    free = free_bytes(home)
    databases = sum(path.stat().st_size for path in home.glob("*.duckdb"))
    needed = LEAST_FREE_BYTES + 2 * databases
    told = f"{free / MIB:,.0f} MiB free at {home}"
    if free < needed:
        return broken("disk", f"{told}, a build needs {needed / MIB:,.0f}; free some space or lower JOBTRENDS_RAW_DAYS")
    if free < COMFORTABLE_BYTES:
        return warning("disk", f"{told}; below {COMFORTABLE_BYTES / MIB:,.0f} it may run out; free some space")
    return fine("disk", told)


def rights(home: Path) -> Iterator[Finding]:
    """Look if files can be made in every folder that a run writes to, and if the databases can be written."""
    remedy = "give this user the right to write, or set JOBTRENDS_HOME to a folder that it may write"
    if not home.exists():
        parent = next(folder for folder in home.resolve().parents if folder.exists())
        if parent.is_dir() and os.access(parent, os.W_OK):
            yield fine("write rights", f"{home} is not there yet; the first run makes it")
        else:
            yield broken("write rights", f"{home} cannot be made in {parent}; {remedy}")
        return
    refused = [reason for folder in WRITTEN if (reason := refusal(home / folder))]
    refused += [f"{path}: read-only" for path in home.glob("*.duckdb") if not os.access(path, os.W_OK)]
    for reason in refused:
        yield broken("write rights", f"{reason}; {remedy}")
    if not refused:
        yield fine("write rights", f"{home} can be written")


def refusal(folder: Path) -> str | None:
    """Return why no file can be made in a folder, None if one can or the folder is not there yet."""
    if not os.path.lexists(folder):
        return None
    if not folder.is_dir():
        return f"{folder}: a file is where a folder is needed"
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"x")
    except OSError as error:
        return f"{folder}: {error.strerror or one_line(error)}"
    return None


def modes(home: Path) -> Iterator[Finding]:
    """Look for files and folders that other users of the machine can use and should not."""
    deadline = time.monotonic() + WALK_SECONDS
    found: dict[str, list[str]] = {}
    if home.stat().st_mode & 0o022:
        found["the data folder itself"] = [str(home)]
    for path in owned_paths(home):
        if path.lstat().st_mode & OTHERS and not path.is_symlink():
            found.setdefault(path.relative_to(home).parts[0], []).append(str(path))
        if time.monotonic() > deadline:
            break
    if not found:
        yield fine("file modes", "only their owner can use the files; the pages in reports/ are for everybody")
        return
    paths = [path for listed in found.values() for path in listed]
    targets = [str(home / top) if (home / top).exists() else str(home) for top in found]
    command = f"chmod -R go= {' '.join(map(shlex.quote, targets))}"
    if targets == [str(home)]:
        command = f"chmod go-w {shlex.quote(str(home))}"
    yield warning("file modes", f"other users can use {len(paths)} files and folders: {shortened(paths)}; `{command}`")


def owned_paths(home: Path) -> Iterator[Path]:
    """Yield what lies in the data folder, but for what others may read."""
    for top in sorted(home.iterdir()):
        if top.name in FOR_OTHERS:
            continue
        yield top
        if top.is_dir() and not top.is_symlink():
            yield from top.rglob("*")


def lock(home: Path) -> Finding:
    """Look if a run is going on."""
    if not (home / LOCK_FILE).exists():
        return fine("lock", "no run was started yet")
    try:
        check_free(home)
    except AlreadyRunning as error:
        return fine("lock", f"a run is going on: {one_line(error)}")
    return fine("lock", "no run is going on")
