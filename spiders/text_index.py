"""Remember which wording of which posting has been landed, so that a text is landed only when it changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from spiders.months import DAMAGE, sealed_lines

# Board, id, text key, mark of change, and as JSON the fields that the text's own answer added.
Wording = tuple[str, str, str, str | None, str | None]
SCHEMA = """
create table if not exists landed (board text, id text, text_key text, run text, changed text, added text,
                                   primary key (board, id)) without rowid;
create table if not exists sealed (run text, file text, bytes integer, primary key (run, file)) without rowid;
"""
# A wording that is landed already stays that of the run that landed its text.
LANDED = """
insert into landed (board, id, text_key, changed, added, run) values (?, ?, ?, ?, ?, ?)
on conflict (board, id) do update set
    run = case when text_key = excluded.text_key then run else excluded.run end,
    text_key = excluded.text_key, changed = excluded.changed, added = excluded.added
"""
# Columns that an index made by an earlier version lacks.
ADDED_COLUMNS = ("run", "changed", "added")


class KnownText(NamedTuple):
    """A wording that has been landed, the mark of change that its list stated then, and what its answer added."""

    text_key: str
    changed: str | None
    added: str | None


class TextIndexDamaged(ValueError):
    """The file is no text index that can be read; it can be made again from the landed postings."""


class TextIndex:
    """Which wording of which posting has already been landed: one SQLite file a source, or none, in memory.

    Raises TextIndexDamaged where the file cannot be used.
    """

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self.connection = sqlite3.connect(path or ":memory:")
            self.connection.executescript(SCHEMA)
            named = {row[1] for row in self.connection.execute("pragma table_info(landed)")}
            for column in ADDED_COLUMNS:
                if column not in named:
                    self.connection.execute(f"alter table landed add column {column} text")
            checked = self.connection.execute("pragma quick_check(1)").fetchone()
            self.connection.execute("select board, id, text_key from landed limit 1").fetchone()
        except sqlite3.Error as error:
            raise TextIndexDamaged(str(error)) from error
        if checked != ("ok",):
            raise TextIndexDamaged(str(checked[0]).splitlines()[-1])

    def known(self, board: str) -> dict[str, KnownText]:
        """Return the landed wording of each posting of a board, by id."""
        rows = self.connection.execute("select id, text_key, changed, added from landed where board = ?", (board,))
        return {name: KnownText(*known) for name, *known in rows}

    def add(self, rows: Iterable[Wording], run: str, files: dict[str, int]) -> bool:
        """Record wordings landed in a run, in one transaction; returns whether there was room for them.

        `files` are the sizes of all postings files of the run in bytes, by their place under `postings/`.
        """
        try:
            with self.connection:
                self.connection.executemany(LANDED, ((*row, run) for row in rows))
                sizes = [(run, name, size) for name, size in files.items()]
                self.connection.executemany("insert or replace into sealed values (?, ?, ?)", sizes)
        except sqlite3.Error:
            return False
        return True

    def forget_lost(self, postings: Path) -> list[str]:
        """Forget what runs landed of which a postings file is lost or has another size; return their names.

        Such a run is not read as it is, so that its texts are missing until they are landed once more. Raises
        TextIndexDamaged where the file cannot be changed.
        """
        lost = set()
        for run, name, size in self.connection.execute("select run, file, bytes from sealed").fetchall():
            path = postings / name
            if not path.is_file() or path.stat().st_size != size:
                lost.add(run)
        try:
            with self.connection:
                for table in ("landed", "sealed") if lost else ():
                    self.connection.executemany(f"delete from {table} where run = ?", [(run,) for run in lost])
        except sqlite3.Error as error:
            raise TextIndexDamaged(str(error)) from error
        return sorted(lost)

    def take_in(self, postings: Path, files: dict[str, int]) -> bool:
        """Record the wordings in a landed file of postings, up to its damage; say if all was taken in."""
        damage: list[BaseException] = []
        return self.add(_wordings(postings, damage), postings.name.split(".")[0], files) and not damage

    def take_month(self, month: str, runs: Iterable[str], files: dict[str, int]) -> bool:
        """Record that what runs landed stands in the files of their month; returns whether there was room for it."""
        try:
            with self.connection:
                named = [(month, run) for run in runs]
                self.connection.executemany("update landed set run = ? where run = ?", named)
                self.connection.executemany("delete from sealed where run = ?", [(run,) for _, run in named])
                sizes = [(month, name, size) for name, size in files.items()]
                self.connection.executemany("insert or replace into sealed values (?, ?, ?)", sizes)
        except sqlite3.Error:
            return False
        return True

    def measure(self, postings: Path, source: str) -> None:
        """Record the sizes that a source's files have now: they were changed on purpose, and lost no text of others.

        Raises TextIndexDamaged where the file cannot be changed.
        """
        try:
            with self.connection:
                for (name,) in self.connection.execute("select distinct file from sealed").fetchall():
                    path = postings / name
                    if name.startswith(f"{source}/") and path.is_file():
                        self.connection.execute(
                            "update sealed set bytes = ? where file = ?", (path.stat().st_size, name)
                        )
                    elif name.startswith(f"{source}/"):
                        self.connection.execute("delete from sealed where file = ?", (name,))
        except sqlite3.Error as error:
            raise TextIndexDamaged(str(error)) from error

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def _wordings(path: Path, damage: list[BaseException]) -> Iterator[Wording]:
    """Yield the rows that hold a text; what told a change of it is not landed."""
    try:
        for line in sealed_lines(path):
            row = json.loads(line)
            if row["html"] is not None and row["text_key"]:
                yield row["board"], row["source_posting_id"], row["text_key"], None, None
    except DAMAGE as error:
        damage.append(error)
