"""The life of a crawl run in landing: planned, resumed after a kill, and sealed by rename."""

from __future__ import annotations

import fcntl
import json
import math
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
from spiders.landing_folder import Landing, is_run_file, read_object, run_clock, write_whole
from spiders.storage import sync

RAW_DAYS = 30.0
RUN_KEYS = {"run_id", "sequence", "now", "boards", "due", "settings"}
RESUMED_WITHIN = timedelta(hours=6)
FINAL_NAMES = {"postings": "jsonl.gz", "warc": "warc.gz"}


def instant(text: str) -> datetime:
    """Read an ISO instant written by us."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def last_asked(landing: Landing, now: datetime, within: timedelta) -> dict[tuple[str, str], tuple[datetime, bool]]:
    """Return when each board was last asked, and if it was read completely in the time `within` before `now`.

    Boards that no run of the last days came to are left out.
    """
    found: dict[tuple[str, str], tuple[datetime, bool]] = {}
    for summary in landing.summaries(now - within - timedelta(days=2)):
        moment = instant(summary["now"])
        for crawl in summary["crawls"]:
            key = (crawl["source"], crawl["board"])
            is_whole = crawl["crawl_status"] == "complete" and now - within < moment <= now
            asked, was_whole = found.get(key, (moment, False))
            if crawl.get("requests") or is_whole:
                found[key] = max(asked, moment), was_whole or is_whole
    return found


def plan(landing: Landing, boards: list[Board], due: list[Board], now: str, settings: dict[str, Any]) -> Path | None:
    """Begin a run, or take up one that was killed within the last six hours; None when nothing is due.

    Older unsealed runs are sealed with what they hold. The run's folder keeps the whole board list, so that a
    board that left the list is known.
    """
    for folder in landing.unsealed():
        if not (folder / "run.json").exists():
            shutil.rmtree(folder)
            continue
        begun = read_object(folder / "run.json")
        if not begun.keys() >= RUN_KEYS:
            landing.note(folder / "run.json", "damaged, so the run it began is left alone; delete its folder")
        elif abs(instant(now) - instant(begun["now"])) <= RESUMED_WITHIN:
            return folder
        else:
            seal(landing, folder, {})
    if not due:
        return None
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
def locked(folder: Path) -> Iterator[None]:
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
    """Return a process's whole crawl lines, up to the first that is damaged or whose postings are not there."""
    path = folder / f"{source}.crawls.part"
    content = path.read_bytes() if path.exists() else b""
    lengths = {kind: file_length(folder, source, kind) for kind in ("postings", "texts", "warc")}
    lines = []
    for text in content.rpartition(b"\n")[0].splitlines():
        try:
            line = json.loads(text)
            is_there = all(line["ends"][kind] <= length for kind, length in lengths.items())
        except (ValueError, KeyError, TypeError):
            break
        if not is_there:
            break
        lines.append(line | {"length": len(text) + 1})
    return lines


def file_length(folder: Path, source: str, kind: str) -> int:
    """Return the length of one of a process's files, in the run's folder or, sealed halfway, at its final place."""
    part = folder / f"{source}.{kind}.part"
    if not part.exists() and kind in FINAL_NAMES:
        part = final_path(Landing(folder.parent.parent.parent), folder.name, source, kind)
    return part.stat().st_size if part.exists() else 0


def cut_to_whole_boards(folder: Path, source: str) -> None:
    """Cut a process's part files back to its last whole board."""
    lines = crawl_lines(folder, source)
    ends = lines[-1]["ends"] if lines else {}
    ends = ends | {"crawls": sum(line["length"] for line in lines)}
    for kind in ("postings", "texts", "warc", "crawls"):
        path = folder / f"{source}.{kind}.part"
        if path.exists():
            os.truncate(path, ends.get(kind, 0))


def job_of(folder: Path, source: str) -> Job:
    """Return what the process of one source has still to do in a run, its part files cut to whole boards."""
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    cut_to_whole_boards(folder, source)
    limits = Limits(**run["settings"].get("limits", {}))
    return Job(
        run_id=run["run_id"],
        now=run["now"],
        source=source,
        boards=unread_boards(folder).get(source, []),
        home=str(folder.parent.parent.parent),
        directory=str(folder),
        keeps_raw=run["settings"].get("raw_days", RAW_DAYS) > 0,
        contact=run["settings"]["contact"],
        request_delay=run["settings"]["request_delay"],
        allow_hosts=run["settings"]["allow_hosts"],
        allowed_delay_share=run["settings"].get("allowed_delay_share", 0.0),
        only_allowed_hosts=run["settings"].get("only_allowed_hosts", False),
        limits=limits,
        longest_answer_seconds=run["settings"].get("longest_answer_seconds", math.inf),
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
        index_texts(landing, folder, source, run["run_id"])
    (folder / "run.json").unlink()  # first, so that a folder that is left half deleted is no run
    shutil.rmtree(folder)
    expire_raw(landing, instant(run["now"]), run["settings"].get("raw_days", RAW_DAYS))
    return summary


def expire_raw(landing: Landing, now: datetime, days: float) -> None:
    """Delete raw answers as old as so many days: they hold what the landed postings leave out."""
    for path in landing.raw.glob("*/*.warc.gz"):
        if is_run_file(path, (".warc.gz",)) and now - run_clock(path) >= timedelta(days=days):
            path.unlink()


def failed(board: Board, now: str, reason: str) -> BoardCrawl:
    """Return the crawl of a board that nobody read."""
    crawl = BoardCrawl(board.source, board.board, now, LISTING_KINDS[board.source])
    crawl.end("failed", reason)
    return crawl


def final_path(landing: Landing, run_id: str, source: str, kind: str) -> Path:
    """Return where a run's postings or raw answers stand once it is sealed."""
    folder = landing.raw if kind == "warc" else landing.postings
    return folder / source / f"{run_id}.{FINAL_NAMES[kind]}"


def move_parts(landing: Landing, folder: Path, run_id: str, source: str) -> None:
    """Rename a process's postings and raw answers to their final names; empty ones are dropped."""
    for kind in FINAL_NAMES:
        part = folder / f"{source}.{kind}.part"
        if part.exists() and part.stat().st_size:
            target = final_path(landing, run_id, source, kind)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            sync(part)
            part.replace(target)


def index_texts(landing: Landing, folder: Path, source: str, run_id: str) -> None:
    """Record the texts of a sealed run as landed."""
    path = folder / f"{source}.texts.part"
    if path.exists():
        index = landing.text_index(source)
        told = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows = [(*row, None, None)[:5] for row in told]  # earlier versions wrote three and four
        if rows and not index.add(rows, run_id, landing.sizes(run_id)):
            landing.note(path, "could not be added to the text index; its texts will be landed once more")
        index.close()
