"""Month files: what the runs of a past month landed, in one file for each source and one for their summaries.

They are JSON Lines, compressed with xz. The first line names the month and its runs; every other line is a landed one
that names its run first. Postings stand by board, then by run, since what a board lists night after night packs well.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from spiders.storage import StorageError, storing, sync

ENDING = ".jsonl.xz"
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
XZ_PRESET = 3  # a window of 4 MB, which holds a large board's list; level 6 saves a tenth for thrice the time
NAMED = b'{"run_id": "'
BOARD = re.compile(rb'\{"board": ?"([^"\\]*)"')
DAMAGE = (OSError, EOFError, ValueError, KeyError, TypeError, RecursionError, lzma.LZMAError, zlib.error)


def month_of(run_id: str) -> str:
    """Return the month of a run's clock, such as 2026-08."""
    clock = run_id.split("-")[1]
    return f"{clock[:4]}-{clock[4:6]}"


def is_month_file(path: Path) -> bool:
    """Return whether a file is named as a month file is, or as one that is being written."""
    name = path.name.removesuffix(".part")
    return name.endswith(ENDING) and bool(MONTH.fullmatch(name.removesuffix(ENDING)))


def month_files(folder: Path) -> list[Path]:
    """Return the month files in a folder, the oldest first."""
    return sorted(path for path in folder.glob(f"*{ENDING}") if is_month_file(path))


def runs_in(path: Path) -> list[str]:
    """Return the names of a month file's runs; raises what is in DAMAGE where it cannot be read."""
    with lzma.open(path) as stream:
        return [str(name) for name in json.loads(stream.readline())["runs"]]


def month_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield run and whole line of all that a month file holds; raises what is in DAMAGE where it is damaged."""
    with lzma.open(path) as stream:
        stream.readline()
        for line in stream:
            if not line.startswith(NAMED):
                raise ValueError("a line names no run")
            yield line[len(NAMED) : line.index(b'"', len(NAMED))].decode(), line


def landed_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield run and line of each posting in a month file, the line as it was landed."""
    for run_id, line in month_lines(path):
        yield run_id, b"{" + line[len(NAMED) + len(run_id) + 3 :]


def sealed_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file of postings, a run's own or a month's; raises what is in DAMAGE where it is damaged."""
    if path.name.endswith(ENDING):
        for _, line in landed_lines(path):
            yield line
    else:
        with gzip.open(path, "rb") as stream:
            yield from stream


def board_of(line: bytes) -> str:
    """Return the board of a landed line, which comes first in those that spiders write."""
    found = BOARD.match(line)
    return found[1].decode() if found else str(json.loads(line)["board"])


def naming(run_id: str, line: bytes) -> bytes:
    """Return a landed line with the name of its run put first."""
    return NAMED + run_id.encode() + b'", ' + line[1:]


def write_month(path: Path, runs: Iterable[str], lines: Iterable[bytes]) -> None:
    """Write a month file so that it appears whole or not at all, for good, and only if it reads back as written.

    Raises StorageError where it does not; what it would replace stays.
    """
    part = path.with_name(path.name + ".part")
    written, read_back = hashlib.sha256(), hashlib.sha256()
    head = {"month": path.name.removesuffix(ENDING), "runs": sorted(runs)}
    try:
        with storing(part):
            with lzma.open(part, "wb", preset=XZ_PRESET) as stream:
                stream.write(json.dumps(head).encode() + b"\n")
                for line in lines:
                    written.update(line)
                    stream.write(line)
            sync(part)
        for _, line in month_lines(part):
            read_back.update(line)
        if read_back.digest() != written.digest():
            raise StorageError(f"{part}: does not read back as it was written, so nothing was merged; check the disk")
        part.replace(path)
        sync(path.parent)
    finally:
        part.unlink(missing_ok=True)
