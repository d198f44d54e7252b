"""Import files: python -m spiders.importing REQUEST, a JSON object; prints what became of each file as JSON.

The request holds `home`, `now` (ISO, UTC), `paths`, `origin` and, where given, `licence`, `held_by` and `map`, pairs
FIELD=COLUMN.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spiders.importing.items import FileRefused, Tally
from spiders.importing.kinds import read_file
from spiders.importing.landed import READER, ImportLanding
from spiders.importing.opening import HeldFile, held_files, is_zip, members
from spiders.importing.private import told_name
from spiders.importing.tables import ColumnMap, told_map
from spiders.mapping import UNREADABLE
from spiders.storage import StorageError, sentence

OWNER_ONLY = 0o077  # the bits taken from every file and folder made here


class WrongMap(ValueError):
    """A map of columns that was told is none."""


def main() -> int:
    """Run one import; 0 done, 1 a file of landing cannot be written, 2 a map of columns that is none."""
    os.umask(OWNER_ONLY)
    try:
        answer = run(json.loads(sys.argv[1]))
    except WrongMap as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except StorageError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{sentence(error)}\n")
        return 1
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Import the files of a request; returns the import's name, None where nothing is new, and a row for each file."""
    try:
        columns = told_map(request.get("map") or [])
    except ValueError as error:
        raise WrongMap(str(error)) from error
    landing = ImportLanding(Path(request["home"]), request["now"])
    mark = json.dumps([READER, request.get("held_by") is not None, request.get("map") or []])
    told = {"reader": mark} | {name: request.get(name) for name in ("origin", "licence", "held_by")}
    try:
        with tempfile.TemporaryDirectory(dir=landing.folder, prefix=".copies-") as folder:
            tallies = list(read_all(request, landing, mark, columns, Path(folder)))
        name = landing.seal(told, tallies)
    finally:
        landing.close()
    return {"import": name, "files": [tally.as_row() for tally in tallies]}


def read_all(
    request: dict[str, Any], landing: ImportLanding, mark: str, columns: ColumnMap | None, folder: Path
) -> Iterator[Tally]:
    """Read every file, and yield what became of it."""
    for number, held in enumerate(leaves(held_files(request["paths"], folder), folder), 1):
        refusal = held[1] if isinstance(held, tuple) else None
        tally = Tally(number, told_name(held.name if isinstance(held, HeldFile) else held[0]), request["now"])
        tally.columns, tally.is_held_lawfully = columns, request.get("held_by") is not None
        if isinstance(held, HeldFile):
            refusal = read_one(held, tally, landing, mark)
        tally.refused = str(refusal) if refusal else None
        yield tally


Held = HeldFile | tuple[str, FileRefused]


def leaves(found: Iterator[Held], folder: Path) -> Iterator[Held]:
    """Yield files, those within zip archives in place of these."""
    for held in found:
        if not isinstance(held, HeldFile) or not is_zip(held):
            yield held
            continue
        try:
            yield from leaves(members(held, folder), folder)
        except FileRefused as error:
            yield held.name, error


def read_one(held: HeldFile, tally: Tally, landing: ImportLanding, mark: str) -> FileRefused | None:
    """Read one file; returns why not, or why not to its end."""
    try:
        tally.sha256 = held.sha256()
        tally.is_known = landing.is_file_known(tally.sha256, mark)
        if not tally.is_known:
            with held.reading():
                read_file(held, tally, lambda posting: landing.land(posting, tally))
    except FileRefused as error:
        return error
    except UNREADABLE as error:
        return FileRefused(f"not shaped as files of its kind are: {type(error).__name__} {error}"[:200])
    return None


if __name__ == "__main__":
    sys.exit(main())
