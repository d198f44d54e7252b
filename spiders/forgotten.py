"""What this installation has been asked to forget: postings and boards that are neither landed again nor kept.

`landing/forgotten.csv` is the tombstone. It holds names and no content, and outlives a rebuild.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spiders.landing_folder import Landing, read_object, sync, write_whole

FILE = "forgotten.csv"
Board = tuple[str, str]


@dataclass
class Forgotten:
    """Boards that are forgotten whole, and postings by board and id."""

    boards: set[Board] = field(default_factory=set)
    postings: dict[Board, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def sources(self) -> set[str]:
        """Return the sources that something of is forgotten."""
        return {source for source, _ in (*self.boards, *self.postings)}

    def holds(self, source: str, board: str, posting_id: str) -> bool:
        """Return whether a posting is forgotten, by itself or with its board."""
        return (source, board) in self.boards or posting_id in self.postings.get((source, board), ())


def read_forgotten(home: Path) -> Forgotten:
    """Read the tombstones of a data folder; none where there is no such file."""
    forgotten = Forgotten()
    path = home / "landing" / FILE
    if not path.exists():
        return forgotten
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["posting_id"]:
                forgotten.postings[row["source"], row["board"]].add(row["posting_id"])
            else:
                forgotten.boards.add((row["source"], row["board"]))
    return forgotten


def sweep(landing: Landing, forgotten: Forgotten) -> dict[str, int]:
    """Take what is forgotten out of every sealed run; returns how many postings and raw files were deleted.

    Each file is replaced whole, a run's summary last, so that a sweep that was killed is finished by the next one.
    """
    counts: Counter[str] = Counter(postings=0, raw_files=0)
    for summary in sorted(landing.runs.glob("*.json")):
        counts["postings"] += sweep_run(landing, summary, forgotten)
    for source in sorted(forgotten.sources):
        # Raw answers hold many boards or postings each, and expire anyway: those of the source go whole.
        for raw in (landing.raw / source).glob("*.warc.gz"):
            raw.unlink()
            counts["raw_files"] += 1
        for index in landing.folder.glob(f"*/{source}.sqlite"):  # made again from what is left
            index.unlink()
    return dict(counts)


def sweep_run(landing: Landing, path: Path, forgotten: Forgotten) -> int:
    """Take what is forgotten out of one run; returns how many postings were deleted."""
    told = read_object(path)
    if not isinstance(told.get("crawls"), list) or not isinstance(told.get("boards"), list):
        return 0  # damaged; a build names it
    before = json.dumps(told)
    deleted = 0
    for source in {crawl["source"] for crawl in told["crawls"]} & forgotten.sources:
        deleted += sweep_postings(landing.postings / source / f"{path.stem}.jsonl.gz", source, forgotten, told)
    kept = {
        key: [row for row in told[key] if (row["source"], row["board"]) not in forgotten.boards]
        for key in ("boards", "crawls")
    }
    if not kept["boards"]:
        path.unlink()
    elif json.dumps(told | kept) != before:
        write_whole(path, json.dumps(told | kept, ensure_ascii=False))
    return deleted


def sweep_postings(path: Path, source: str, forgotten: Forgotten, told: dict[str, Any]) -> int:
    """Take what is forgotten out of a file of postings, and correct its crawls; returns how many were deleted."""
    if not path.exists():
        return 0
    kept: list[bytes] = []
    gone: list[dict[str, Any]] = []
    for line in lines_of(path):
        row = json.loads(line)
        if forgotten.holds(source, row["board"], row["source_posting_id"]):
            gone.append(row)
        else:
            kept.append(line)
    if gone:
        replace(path, kept)
    touched = {board for named, board in forgotten.postings if named == source}
    for crawl in told["crawls"]:
        if crawl["source"] == source and crawl["board"] in touched:
            left = [line for line in kept if json.loads(line)["board"] == crawl["board"]]
            if crawl["listed"] != len(left):  # what a killed sweep deleted counts, too
                correct(crawl, left, [row for row in gone if row["board"] == crawl["board"]])
    return len(gone)


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file of postings."""
    with gzip.open(path, "rb") as stream:
        yield from stream


def replace(path: Path, lines: list[bytes]) -> None:
    """Put other lines in place of a file's, or delete it where none are left."""
    if not lines:
        path.unlink()
        return
    part = path.with_suffix(".part")
    part.write_bytes(gzip.compress(b"".join(lines), compresslevel=1, mtime=0))
    sync(part)
    part.replace(path)


def correct(crawl: dict[str, Any], left: list[bytes], gone: list[dict[str, Any]]) -> None:
    """Make the counts and the digest of a crawl those of the postings that are left."""
    crawl["listed"], crawl["validators"] = len(left), {}  # what is left is not the whole answer that they stood for
    crawl["postings_digest"] = hashlib.sha256(b"".join(left)).hexdigest() if left else None
    unread = Counter(crawl.get("unread") or {}) - Counter(filter(None, (row.get("unread_reason") for row in gone)))
    crawl["unread"] = dict(unread)
    if not left and crawl["crawl_status"] == "complete":
        crawl["empty_proof"] = crawl.get("empty_proof") or "all that it listed was forgotten"
