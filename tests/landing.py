"""Write landing files as spiders seal them, without spiders: runs of boards with what they listed."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from warehouse.database import connect
from warehouse.load import Loaded, load_landing

Row = dict[str, Any]
OPENED = {"title": "Machine Learning Engineer", "url": "https://example.org/", "location_texts": ["Berlin"]}


def posting(name: str, text: str | None = None, **said: Any) -> Row:
    """Return the row of a posting as a spider maps it; `text` is its markup."""
    words = text if text is not None else f"Train models and ship them with Python, as {name} does. " * 12
    title = said.get("title", OPENED["title"])
    key = hashlib.sha256(f"{title}\n{words}".encode()).hexdigest()[:32] if words else None
    return {
        "source_posting_id": name,
        "html": words or None,
        "text_key": key,
        "text_not_fetched": False,
        **OPENED,
    } | said


def unread(name: str, reason: str = "no markup of a posting", **readable: Any) -> Row:
    """Return the row of a posting that was listed but could not be read."""
    return {"source_posting_id": name, "unread_reason": reason, "text_not_fetched": True, **readable}


class Landing:
    """The landing folder of a data folder, to which runs are added; boards are `source:token`.

    Without digests, as spiders of an earlier version sealed it.
    """

    def __init__(self, home: Path, with_digests: bool = True) -> None:
        self.home = home
        self.with_digests = with_digests
        self.texts: dict[tuple[str, str], str] = {}  # what was landed last of each posting
        (home / "landing" / "runs").mkdir(parents=True, exist_ok=True)

    def run(
        self,
        number: int,
        now: str,
        boards: dict[str, list[Row]],
        not_due: tuple[str, ...] = (),
        **changed: dict[str, Any],
    ) -> str:
        """Seal a run in which every board that was due listed some postings; returns its name.

        `changed` holds by the board's token what its crawl line or its line of the board list says otherwise.
        """
        run_id = f"{number:06d}-{now.replace('-', '').replace(':', '')}"
        crawls = []
        for name, rows in boards.items():
            source, token = name.split(":")
            lines = [self.line(token, self._landed(name, row)) for row in rows]
            self._append(source, run_id, lines)
            crawls.append(self._crawl(source, token, now, rows, lines) | changed.get(token, {}).get("crawl", {}))
        listed = [
            self._board(name) | changed.get(name.split(":")[1], {}).get("board", {}) for name in (*boards, *not_due)
        ]
        summary = {
            "run_id": run_id,
            "sequence": number,
            "now": now,
            "landed_at": now,
            "boards": listed,
            "crawls": crawls,
        }
        self.summary(run_id).write_text(json.dumps(summary), encoding="utf-8")
        return run_id

    def line(self, token: str, row: Row) -> bytes:
        """Return one landed line."""
        return json.dumps({"board": token, **row}, ensure_ascii=False).encode() + b"\n"

    def summary(self, run_id: str) -> Path:
        """Return the path of a run's summary."""
        return self.home / "landing" / "runs" / f"{run_id}.json"

    def postings(self, source: str, run_id: str) -> Path:
        """Return the path of a source's postings of a run."""
        return self.home / "landing" / "postings" / source / f"{run_id}.jsonl.gz"

    def _landed(self, board: str, row: Row) -> Row:
        """Return a row as it is landed: its markup only when its text has changed."""
        key, place = row.get("text_key"), (board, row["source_posting_id"])
        if key is None or self.texts.get(place) == key:
            return row | {"html": None}
        self.texts[place] = key
        return row

    def _append(self, source: str, run_id: str, lines: list[bytes]) -> None:
        path = self.postings(source, run_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        if lines:
            with path.open("ab") as stream, gzip.GzipFile(fileobj=stream, mode="wb", mtime=0) as member:
                member.writelines(lines)

    def _board(self, name: str) -> dict[str, Any]:
        source, token = name.split(":")
        told = {"source": source, "board": token, "employer": token.title(), "enabled": True, "listing_kind": "whole"}
        return told | {"country": "DE", "was": ""} if self.with_digests else told

    def _crawl(self, source: str, token: str, now: str, rows: list[Row], lines: list[bytes]) -> dict[str, Any]:
        counts: dict[str, int] = {}
        for row in rows:
            if reason := row.get("unread_reason"):
                counts[reason] = counts.get(reason, 0) + 1
        told = {
            "source": source, "board": token, "observed_at": now, "listing_kind": "whole", "crawl_status": "complete",
            "crawl_reason": None, "http_status": 200, "listed": len(rows), "pages": 1, "requests": 1,
            "received_bytes": 1, "duplicates": 0, "rejected": {}, "dropped": {}, "warnings": [],
        }  # fmt: skip
        if not self.with_digests:
            return told
        digest = hashlib.sha256(b"".join(lines)).hexdigest() if lines else None
        proof = None if rows else "empty list"
        return told | {"unread": counts, "rows_without_id": 0, "postings_digest": digest, "empty_proof": proof}


def load(home: Path) -> Loaded:
    """Load what landed into the data folder's own file, and do nothing more."""
    with connect(home / "warehouse.duckdb") as connection:
        return load_landing(connection, home)


def raw(home: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query on the data folder's own file."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()
