"""Month files of landing: a past month's runs in one file for each source, unpacked while a build needs them.

The first line of such a file names its runs; each other line is a landed one that names its run first.
"""

from __future__ import annotations

import json
import lzma
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

ENDING = ".jsonl.xz"
MONTH_NAME = re.compile(r"\d{4}-(0[1-9]|1[0-2])\.jsonl\.xz(\.part)?")
RUN_CLOCK = re.compile(r"\d+-(\d{4})(\d{2})\d{2}T\d{6}Z")
NAMED = b'{"run_id": "'
DAMAGED = (EOFError, lzma.LZMAError, ValueError, KeyError, TypeError, RecursionError)
HELD_BYTES = 64 * 1024**2  # of lines read and not yet written to their runs' files


def month_of(run_id: str) -> str:
    """Return the month of a run's clock, such as 2026-08; empty for a name without one."""
    found = RUN_CLOCK.fullmatch(run_id)
    return f"{found[1]}-{found[2]}" if found else ""


def is_month_file(path: Path) -> bool:
    """Return whether a file is named as a month file is, or as one that is being written."""
    return bool(MONTH_NAME.fullmatch(path.name))


def runs_in(path: Path) -> list[str]:
    """Return the names of a month file's runs; raises what is in DAMAGED, or OSError."""
    with lzma.open(path) as stream:
        return [str(name) for name in json.loads(stream.readline())["runs"]]


def month_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield run and whole line of all that a month file holds; raises what is in DAMAGED, or OSError."""
    with lzma.open(path) as stream:
        stream.readline()
        for line in stream:
            if not line.startswith(NAMED):
                raise ValueError("a line names no run")
            yield line[len(NAMED) : line.index(b'"', len(NAMED))].decode(), line


class MonthDamaged(Exception):
    """A month file that cannot be read to its end."""


class Postings:
    """The landed postings of runs, by source: a run's own file, else its part of the month's, unpacked into scratch.

    A month is unpacked when one of its runs is asked for and kept until a run of another month is; `close` drops the
    scratch files. They need the room of a source's month of postings, uncompressed.
    """

    def __init__(self, home: Path) -> None:
        self.home, self.scratch = home, home / "tmp" / "landing"
        self.causes: dict[Path, str | None] = {}

    def __enter__(self) -> Self:
        shutil.rmtree(self.scratch, ignore_errors=True)  # of a load that was killed
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.scratch, ignore_errors=True)

    def landed(self, source: str, run_id: str) -> Path:
        """Return the file of landing that holds, or should hold, a source's postings of a run."""
        own = self.home / "landing" / "postings" / source / f"{run_id}.jsonl.gz"
        month = own.with_name(month_of(run_id) + ENDING)
        return month if month.exists() and not own.exists() else own

    def name(self, source: str, run_id: str, is_merged: bool) -> str:
        """Return that file's place in the data folder; the month's where the run's summary is merged, too."""
        landed = self.landed(source, run_id)
        if is_merged and not landed.exists():
            landed = landed.with_name(month_of(run_id) + ENDING)
        return str(landed.relative_to(self.home))

    def readable(self, source: str, run_id: str) -> Path:
        """Return a file that holds just these postings, which may not be there; raises MonthDamaged."""
        landed = self.landed(source, run_id)
        if not is_month_file(landed):
            return landed
        if landed not in self.causes:
            self.drop_others(source, landed)
            self.causes[landed] = self.unpack(landed)
        if cause := self.causes[landed]:
            raise MonthDamaged(cause)
        return self.folder(landed) / f"{run_id}.jsonl"

    def folder(self, landed: Path) -> Path:
        """Return where a month file is unpacked."""
        return self.scratch / landed.parent.name / landed.name.removesuffix(ENDING)

    def drop_others(self, source: str, landed: Path) -> None:
        """Drop what was unpacked of a source's other months."""
        shutil.rmtree(self.scratch / source, ignore_errors=True)
        self.causes = {path: cause for path, cause in self.causes.items() if path.parent != landed.parent}

    def unpack(self, landed: Path) -> str | None:
        """Write the postings of each run of a month file into a file; returns why that file cannot be read, if so."""
        folder = self.folder(landed)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        held: dict[str, list[bytes]] = {}
        size = 0
        try:
            for run_id, line in readable_lines(landed):
                held.setdefault(run_id, []).append(b"{" + line[len(NAMED) + len(run_id) + 3 :])
                size += len(line)
                if size > HELD_BYTES:
                    append(folder, held)
                    held, size = {}, 0
        except MonthDamaged as error:
            return str(error)
        append(folder, held)
        return None


def readable_lines(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the lines of a month file; raises MonthDamaged for whatever stops its reading."""
    try:
        yield from month_lines(path)
    except DAMAGED as error:
        raise MonthDamaged(f"cut or damaged: {type(error).__name__} {error}") from error
    except OSError as error:
        raise MonthDamaged(f"cannot be read: {error.strerror}") from error


def append(folder: Path, held: dict[str, list[bytes]]) -> None:
    """Append lines to the files of their runs."""
    for run_id, lines in held.items():
        with (folder / f"{run_id}.jsonl").open("ab") as stream:
            stream.writelines(lines)
