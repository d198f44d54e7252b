"""Import files: python -m spiders.importing REQUEST, a JSON object; prints what became of each file as JSON.

The request holds `home`, `now` (ISO, UTC), `paths`, `origin` and, where given, `licence`, `held_by`, `map`, pairs
FIELD=COLUMN, and `workers`, how many processes may read.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spiders.ending import end_by_signals, end_orderly, hold_on, watch_parent
from spiders.importing.items import FileRefused, Imported, Tally
from spiders.importing.landed import COPIES, READER, ImportLanding, import_landing, prepared
from spiders.importing.opening import HeldFile, held_files, is_zip, members
from spiders.importing.private import told_name
from spiders.importing.spread import Numbered, is_worth_it, read_one, read_spread
from spiders.importing.tables import ColumnMap, told_map
from spiders.storage import StorageError, sentence

OWNER_ONLY = 0o077  # the bits taken from every file and folder made here


class WrongMap(ValueError):
    """A map of columns that was told is none."""


def main() -> int:
    """Run one import; 0 done, 1 a file of landing cannot be written, 2 a map of columns that is none.

    More than 128 where a signal ended it: then nothing has landed.
    """
    os.umask(OWNER_ONLY)
    end_by_signals()
    watch_parent(os.getppid(), end_orderly)
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
    """Import the files of a request; returns the import's name, None where nothing is new, a row a file, and notes."""
    try:
        columns = told_map(request.get("map") or [])
    except ValueError as error:
        raise WrongMap(str(error)) from error
    mark = json.dumps([READER, request.get("held_by") is not None, request.get("map") or []])
    notes: list[str] = []
    told = {"reader": mark} | {name: request.get(name) for name in ("origin", "licence", "held_by")}
    with import_landing(Path(request["home"]), request["now"]) as landing:
        with tempfile.TemporaryDirectory(dir=landing.folder, prefix=COPIES) as folder:
            files, known = numbered(request, columns, Path(folder)), landing.files_known(mark)
            if (workers := request.get("workers", 1)) > 1 and is_worth_it(request["paths"]):
                tallies = list(read_spread(files, landing, known, workers, Path(folder), notes.append))
            else:
                tallies = list(read_here(files, landing, known))
        hold_on()
        name = landing.seal(told, tallies)
    return {"import": name, "files": [tally.as_row() for tally in tallies], "notes": notes}


def numbered(request: dict[str, Any], columns: ColumnMap | None, folder: Path) -> Iterator[Numbered]:
    """Yield every file with what will become of it; without one where it cannot be opened."""
    for number, held in enumerate(leaves(held_files(request["paths"], folder), folder), 1):
        tally = Tally(number, told_name(held.name if isinstance(held, HeldFile) else held[0]), request["now"])
        tally.columns, tally.is_held_lawfully = columns, request.get("held_by") is not None
        tally.refused = str(held[1]) if isinstance(held, tuple) else None
        yield held if isinstance(held, HeldFile) else None, tally


def read_here(files: Iterable[Numbered], landing: ImportLanding, known: frozenset[str]) -> Iterator[Tally]:
    """Read one file after the other, and yield what became of it."""
    for held, tally in files:

        def keep(posting: Imported, tally: Tally = tally) -> None:
            """Land a posting."""
            if told := prepared(posting, tally, landing.forgotten):
                landing.land(told, tally)

        if held:
            read_one(held, tally, known, keep)
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


if __name__ == "__main__":
    sys.exit(main())
