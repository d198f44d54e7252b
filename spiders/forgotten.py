"""What this installation has been asked to forget: postings and boards that are neither landed again nor kept.

`landing/forgotten.csv` is the tombstone. It holds names and no content, and outlives a rebuild.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from spiders.landing_folder import Landing, read_object, write_whole
from spiders.months import DAMAGE, board_of, landed_lines, month_files, month_lines, naming, write_month
from spiders.storage import sync
from spiders.text_index import TextIndex, TextIndexDamaged

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
    for path in month_files(landing.runs):
        counts["postings"] += sweep_month(landing, path, forgotten)
    for summary in sorted(landing.runs.glob("*.json")):
        counts["postings"] += sweep_run(landing, summary, forgotten)
    for source in sorted(forgotten.sources):
        # Raw answers hold many boards or postings each, and expire anyway: those of the source go whole.
        for raw in (landing.raw / source).glob("*.warc.gz"):
            raw.unlink()
            counts["raw_files"] += 1
        for index in landing.folder.glob(f"*/{source}.sqlite"):  # made again from what is left
            index.unlink()
    measure_again(landing, forgotten.sources)
    return dict(counts)


def measure_again(landing: Landing, sources: set[str]) -> None:
    """Tell the text indexes of other sources what size the files of these have now."""
    for path in (landing.folder / "text_index").glob("*.sqlite"):
        try:
            index = TextIndex(path)
            for source in sorted(sources):
                index.measure(landing.postings, source)
            index.close()
        except TextIndexDamaged:
            continue  # the next crawl makes it again


def sweep_run(landing: Landing, path: Path, forgotten: Forgotten) -> int:
    """Take what is forgotten out of one run; returns how many postings were deleted."""
    told = read_object(path)
    if not isinstance(told.get("crawls"), list) or not isinstance(told.get("boards"), list):
        return 0  # damaged; a build names it
    before = json.dumps(told)
    deleted = 0
    for source in {crawl["source"] for crawl in told["crawls"]} & forgotten.sources:
        deleted += sweep_postings(landing.postings / source / f"{path.stem}.jsonl.gz", source, forgotten, told)
    kept = without_boards(told, forgotten)
    if not kept["boards"]:
        path.unlink()
    elif json.dumps(told | kept) != before:
        write_whole(path, json.dumps(told | kept, ensure_ascii=False))
    return deleted


def without_boards(told: dict[str, Any], forgotten: Forgotten) -> dict[str, list[Any]]:
    """Return the board list and the crawls of a run's summary without the boards that are forgotten."""
    return {
        key: [row for row in told[key] if (row["source"], row["board"]) not in forgotten.boards]
        for key in ("boards", "crawls")
    }


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
            left = Left(row.get("unread_reason") for row in gone if row["board"] == crawl["board"])
            for line in kept:
                if json.loads(line)["board"] == crawl["board"]:
                    left.add(line)
            if crawl["listed"] != left.count:  # what a killed sweep deleted counts, too
                correct(crawl, left)
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


class Left:
    """What is left of a board's postings in a run, and why those that went had not been read, where that is so."""

    def __init__(self, unread_gone: Iterable[str | None] = ()) -> None:
        self.count, self.digest = 0, hashlib.sha256()
        self.unread_gone = Counter(reason for reason in unread_gone if reason)

    def add(self, line: bytes) -> None:
        """Count a line that is left."""
        self.count += 1
        self.digest.update(line)


def correct(crawl: dict[str, Any], left: Left) -> None:
    """Make the counts and the digest of a crawl those of the postings that are left."""
    crawl["listed"], crawl["validators"] = left.count, {}  # what is left is not the whole answer that they stood for
    crawl["postings_digest"] = left.digest.hexdigest() if left.count else None
    crawl["unread"] = dict(Counter(crawl.get("unread") or {}) - left.unread_gone)
    if not left.count and crawl["crawl_status"] == "complete":
        crawl["empty_proof"] = crawl.get("empty_proof") or "all that it listed was forgotten"


def sweep_month(landing: Landing, path: Path, forgotten: Forgotten) -> int:
    """Take what is forgotten out of the runs of a month; returns how many postings were deleted."""
    files = {source: landing.postings / source / path.name for source in sorted(forgotten.sources)}
    files = {source: postings for source, postings in files.items() if postings.exists()}
    lefts: dict[tuple[str, str, str], Left] = {}
    try:
        gone = {source: sweep_month_postings(postings, source, forgotten, lefts) for source, postings in files.items()}
        sweep_month_summaries(path, forgotten, lefts, set(files))
    except DAMAGE:
        return 0  # a build names it
    for postings in files.values():
        if not any(True for _ in landed_lines(postings)):
            postings.unlink()  # after the summaries, which now say that nothing is left
    return sum(gone.values())


def sweep_month_postings(path: Path, source: str, forgotten: Forgotten, lefts: dict[tuple[str, str, str], Left]) -> int:
    """Take what is forgotten out of a month file of postings; returns how many were deleted, and fills `lefts`.

    These are by source, board and run, of the boards of which something is forgotten.
    """
    touched = {board for of, board in (*forgotten.boards, *forgotten.postings) if of == source}
    gone, runs = 0, set[str]()
    for run, line in landed_lines(path):
        board = board_of(line)
        left = lefts.setdefault((source, board, run), Left()) if board in touched else None
        if left and is_forgotten(line, source, forgotten):
            gone += 1
            left.unread_gone.update(filter(None, [json.loads(line).get("unread_reason")]))
            continue
        runs.add(run)
        if left:
            left.add(line)
    if gone:
        kept = (
            naming(run, line)
            for run, line in landed_lines(path)
            if not (board_of(line) in touched and is_forgotten(line, source, forgotten))
        )
        write_month(path, runs, kept)
    return gone


def is_forgotten(line: bytes, source: str, forgotten: Forgotten) -> bool:
    """Return whether a landed line is of a posting that is forgotten."""
    row = json.loads(line)
    return forgotten.holds(source, row["board"], row["source_posting_id"])


def sweep_month_summaries(
    path: Path, forgotten: Forgotten, lefts: dict[tuple[str, str, str], Left], swept: set[str]
) -> None:
    """Take forgotten boards out of the summaries of a month, and correct those of the sources that were swept."""
    lines = {run: swept_summary(run, line, forgotten, lefts, swept) for run, line in month_lines(path)}
    kept = {run: line for run, line in lines.items() if line}
    if not kept:
        path.unlink()
    elif list(kept.items()) != list(month_lines(path)):
        write_month(path, kept, kept.values())


def swept_summary(
    run: str, line: bytes, forgotten: Forgotten, lefts: dict[tuple[str, str, str], Left], swept: set[str]
) -> bytes | None:
    """Return the line of a run's summary without what is forgotten, None where no board is left."""
    told = json.loads(line)
    told |= without_boards(told, forgotten)
    for crawl in told["crawls"]:
        key = crawl["source"], crawl["board"]
        left = lefts.get((*key, run), Left())
        if key in forgotten.postings and crawl["source"] in swept and crawl["listed"] != left.count:
            correct(crawl, left)
    return json.dumps(told, ensure_ascii=False).encode() + b"\n" if told["boards"] else None
