"""The life of a crawl run in landing: planned, resumed after a kill, and sealed by rename."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from spiders.boards import LISTING_KINDS
from spiders.items import Board, BoardCrawl
from spiders.job import Job, Limits
from spiders.text_index import TextIndex

RAW_DAYS = 30.0
RESUMED_WITHIN = timedelta(hours=6)
ASHBY_ANSWER_SECONDS = 60.0  # its answers can take 12 s and more (SOURCES 2.12)
FINAL_NAMES = {"postings": "jsonl.gz", "warc": "warc.gz"}


class Landing:
    """The landing folder of one installation."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "landing"
        self.incoming = self.folder / "incoming"
        self.runs = self.folder / "runs"

    def prepare(self) -> None:
        """Make the folders, readable by their owner only."""
        for folder in (self.incoming, self.runs, self.folder / "raw", self.folder / "postings"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def next_sequence(self) -> int:
        """Return the number after the last run's, sealed or not."""
        names = [path.stem for path in self.runs.glob("*.json")] + [path.name for path in self.incoming.iterdir()]
        return 1 + max((int(name.split("-")[0]) for name in names), default=0)

    def unsealed(self) -> list[Path]:
        """Return the folders of runs that were begun and not sealed, oldest first."""
        return sorted(path for path in self.incoming.iterdir() if path.is_dir())


def instant(text: str) -> datetime:
    """Read an ISO instant written by us."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def last_complete(landing: Landing, now: datetime, within: timedelta) -> set[tuple[str, str]]:
    """Return the boards with a complete crawl in the time before `now`."""
    found = set()
    for path in sorted(landing.runs.glob("*.json"), reverse=True):
        if now - run_clock(path) > within + timedelta(days=2):
            break
        summary = json.loads(path.read_text(encoding="utf-8"))
        if now - within < instant(summary["now"]) <= now:
            found |= {(c["source"], c["board"]) for c in summary["crawls"] if c["crawl_status"] == "complete"}
    return found


def run_clock(path: Path) -> datetime:
    """Return the clock in the name of one of a run's files."""
    return datetime.strptime(path.name.split(".")[0].split("-")[1] + "+0000", "%Y%m%dT%H%M%SZ%z")


def plan(landing: Landing, boards: list[Board], due: list[Board], now: str, settings: dict[str, Any]) -> Path | None:
    """Begin a run, or take up one that was killed within the last six hours; None when nothing is due.

    Older unsealed runs are sealed with what they hold. The run's folder keeps the whole board list, so that a
    board that left the list is known.
    """
    landing.prepare()
    for folder in landing.unsealed():
        begun = json.loads((folder / "run.json").read_text("utf-8")) if (folder / "run.json").exists() else None
        if begun is None:
            shutil.rmtree(folder)
        elif abs(instant(now) - instant(begun["now"])) <= RESUMED_WITHIN:
            return folder
        else:
            seal(landing, folder, {})
    run_id = f"{landing.next_sequence():06d}-{instant(now).strftime('%Y%m%dT%H%M%SZ')}"
    folder = landing.incoming / run_id
    folder.mkdir(mode=0o700)
    run = {
        "run_id": run_id,
        "sequence": int(run_id.split("-")[0]),
        "now": now,
        "boards": [asdict(board) | {"listing_kind": LISTING_KINDS[board.source]} for board in boards],
        "due": [[board.source, board.board] for board in due],
        "settings": settings,
    }
    write_whole(folder / "run.json", json.dumps(run, ensure_ascii=False))
    return folder


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a run's folder: wait until no spider of an earlier, killed attempt writes to it any more.

    The kernel's lock is shared with forked processes and dropped when the last of them has ended.
    """
    with (folder / "spiders.lock").open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def unread_boards(folder: Path) -> dict[str, list[Board]]:
    """Return the due boards of a run that have no crawl line yet, by source."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    listed = {(row["source"], row["board"]): row for row in run["boards"]}
    found: dict[str, list[Board]] = {}
    for source in dict.fromkeys(source for source, _ in run["due"]):
        done = {line["crawl"]["board"] for line in crawl_lines(folder, source)}
        waiting = [board for name, board in run["due"] if name == source and board not in done]
        if waiting:
            rows = [listed[source, board] for board in waiting]
            found[source] = [Board(**{k: v for k, v in row.items() if k != "listing_kind"}) for row in rows]
    return found


def crawl_lines(folder: Path, source: str) -> list[dict[str, Any]]:
    """Return a process's whole crawl lines; a half line at the end is no line."""
    path = folder / f"{source}.crawls.part"
    if not path.exists():
        return []
    whole = path.read_bytes().rpartition(b"\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def cut_to_whole_boards(folder: Path, source: str) -> list[dict[str, Any]]:
    """Cut a process's part files back to its last whole board and return its crawl lines."""
    lines = crawl_lines(folder, source)
    ends = lines[-1]["ends"] if lines else {}
    for kind in ("postings", "texts", "warc"):
        path = folder / f"{source}.{kind}.part"
        if path.exists():
            os.truncate(path, ends.get(kind, 0))
    crawls = folder / f"{source}.crawls.part"
    if crawls.exists():
        os.truncate(crawls, crawls.read_bytes().rfind(b"\n") + 1)
    return lines


def job_of(folder: Path, source: str) -> Job:
    """Return what the process of one source has still to do in a run, its part files cut to whole boards."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    cut_to_whole_boards(folder, source)
    limits = Limits(**run["settings"].get("limits", {}))
    if source == "ashby":
        limits.answer_seconds = max(limits.answer_seconds, run["settings"].get("ashby_seconds", ASHBY_ANSWER_SECONDS))
    return Job(
        run_id=run["run_id"],
        now=run["now"],
        source=source,
        boards=unread_boards(folder).get(source, []),
        directory=str(folder),
        text_index=str(folder.parent.parent / "text_index" / f"{source}.sqlite"),
        contact=run["settings"]["contact"],
        request_delay=run["settings"]["request_delay"],
        allow_hosts=run["settings"]["allow_hosts"],
        limits=limits,
    )


def seal(landing: Landing, folder: Path, ended: dict[str, str]) -> dict[str, Any]:
    """Move a run's files into place by rename, its summary last, and return the summary.

    `ended` says for a source why its process ended early; its unread boards are failed with that reason. Sealing
    twice, also after a kill in between, changes nothing.
    """
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    sources = list(dict.fromkeys(source for source, _ in run["due"]))
    unread = unread_boards(folder)
    crawls = [line["crawl"] for source in sources for line in crawl_lines(folder, source)]
    for source, boards in unread.items():
        reason = ended.get(source, "the crawl ended before this board was read")
        crawls += [failed(board, run["now"], reason).as_row() for board in boards]
    for source in sources:
        cut_to_whole_boards(folder, source)
        move_parts(landing, folder, run["run_id"], source)
    summary = {key: run[key] for key in ("run_id", "sequence", "now", "boards")}
    summary |= {"landed_at": run["now"], "crawls": crawls}
    write_whole(landing.runs / f"{run['run_id']}.json", json.dumps(summary, ensure_ascii=False))
    for source in sources:
        index_texts(landing, folder, source)
    shutil.rmtree(folder)
    expire_raw(landing, instant(run["now"]), run["settings"].get("raw_days", RAW_DAYS))
    return summary


def expire_raw(landing: Landing, now: datetime, days: float) -> None:
    """Delete raw answers older than so many days: they hold what the mapped postings leave out (RELIABILITY S21)."""
    for path in (landing.folder / "raw").glob("*/*.warc.gz"):
        if now - run_clock(path) > timedelta(days=days):
            path.unlink()


def failed(board: Board, now: str, reason: str) -> BoardCrawl:
    """Return the crawl of a board that nobody read."""
    crawl = BoardCrawl(board.source, board.board, now, LISTING_KINDS[board.source])
    crawl.end("failed", reason)
    return crawl


def move_parts(landing: Landing, folder: Path, run_id: str, source: str) -> None:
    """Rename a process's postings and raw answers to their final names; empty ones are dropped."""
    for kind, suffix in FINAL_NAMES.items():
        part = folder / f"{source}.{kind}.part"
        if part.exists() and part.stat().st_size:
            target = landing.folder / ("raw" if kind == "warc" else "postings") / source / f"{run_id}.{suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            sync(part)
            part.replace(target)


def index_texts(landing: Landing, folder: Path, source: str) -> None:
    """Record the texts of a sealed run as landed."""
    path = folder / f"{source}.texts.part"
    if path.exists():
        index = TextIndex(landing.folder / "text_index" / f"{source}.sqlite")
        rows = [tuple(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
        index.add(rows)
        index.close()


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it appears whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    sync(part)
    part.replace(path)


def sync(path: Path) -> None:
    """Flush a file's content to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
