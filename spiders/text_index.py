"""Remember which wording of which posting has been landed, so that a text is landed only when it changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class TextIndex:
    """Which wording of which posting has already been landed: one SQLite file a source.

    Lost, it is made anew: every text is then landed once more.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(path)
        self.connection.execute(
            "create table if not exists landed (board text, id text, text_key text, primary key (board, id))"
            " without rowid"
        )

    def landed(self, board: str) -> dict[str, str]:
        """Return the landed text key of each posting of a board."""
        rows = self.connection.execute("select id, text_key from landed where board = ?", (board,))
        return dict(rows.fetchall())

    def add(self, rows: list[tuple[str, str, str]]) -> None:
        """Record landed wordings as (board, id, text key), in one transaction."""
        with self.connection:
            self.connection.executemany("insert or replace into landed values (?, ?, ?)", rows)

    def close(self) -> None:
        """Close the file."""
        self.connection.close()
