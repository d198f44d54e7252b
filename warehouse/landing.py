"""What lies in the landing folder: sealed runs in their order, runs that do not add up, and files that are no run's."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.months import DAMAGED, MonthDamaged, Postings, is_month_file, month_lines, month_of, runs_in

RESTORE_MONTH = "restore the file from a copy and build again"
RESTORE = "restore the file from a copy and build again, or do without it: remove landing/runs/{run_id}.json"
RESTORE_SUMMARIES = "restore landing/runs/ from a copy and build again"
MOVE_OUT = "move it out of landing"
WITHOUT_SUMMARY = "postings of a run that has no summary"
RUN_NAME = re.compile(r"(\d+)-(\d{8}T\d{6}Z)")
FOLDER_NAME = re.compile(r"[A-Za-z0-9_-]+")
STATUSES = ("complete", "partial", "failed", "skipped")
UNREADABLE = (EOFError, gzip.BadGzipFile, zlib.error, ValueError, RecursionError)


@dataclass(frozen=True)
class Refusal:
    """A file of landing that was not taken in: its path in the data folder, why, and what to do about it.

    `run_id` and `clock` (UTC) name the run that counts as not read because of it; null for a file that is no run's.
    """

    file: str
    cause: str
    remedy: str
    run_id: str | None = None
    clock: datetime | None = None

    def sentence(self) -> str:
        """Say it in one line."""
        counts = f" (run {self.run_id} counts as not read)" if self.run_id else ""
        return f"{self.file}: {self.cause}{counts}; {self.remedy}"


class RunRefused(Exception):
    """A run that cannot be taken in as it is."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal


@dataclass(frozen=True)
class Run:
    """One sealed run as its summary tells it; `number` is its place among the runs of the installation that made it.

    `file` is the place of that summary in the data folder, the run's own or the month's.
    """

    run_id: str
    number: int
    clock: datetime
    landed_at: datetime
    boards: list[dict[str, Any]] = field(repr=False)
    crawls: list[dict[str, Any]] = field(repr=False)
    file: str

    @property
    def is_merged(self) -> bool:
        """Return whether its summary stands in a month file."""
        return is_month_file(Path(self.file))

    def refusal(self, file: str, cause: str) -> Refusal:
        """Return why the run counts as not read."""
        remedy = RESTORE_MONTH if self.is_merged else RESTORE.format(run_id=self.run_id)
        return Refusal(file, cause, remedy, self.run_id, self.clock)


@dataclass
class Found:
    """What landing holds: runs read from their summaries, names of all runs there, and what was refused."""

    runs: dict[str, Run] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    refused: list[Refusal] = field(default_factory=list)


def find_runs(home: Path, known: Collection[str] = ()) -> Found:
    """Read the summaries of landing, but those of runs that are known already; a run's own goes before the month's."""
    found = Found()
    for path in sorted((home / "landing" / "runs").glob("*")):
        if is_month_file(path):
            find_in_month(path, known, found)
        elif path.suffix == ".json" and path.stem in known and path.is_file():
            found.names.add(path.stem)
        elif path.suffix != ".part":  # a summary being written
            try:
                run = read_run(path)
            except RunRefused as error:
                found.refused.append(error.refusal)
            else:
                found.runs[run.run_id] = run
                found.names.add(run.run_id)
    found.refused += stray_postings(home, found.names | {refusal.run_id for refusal in found.refused})
    return found


def find_in_month(path: Path, known: Collection[str], found: Found) -> None:
    """Take in the runs of a month file of summaries; what follows its damage is not known."""
    try:
        names = runs_in(path)
        found.names.update(names)
        if not set(names) <= set(known):
            for run_id, line in month_lines(path):
                if run_id not in known and run_id not in found.runs:
                    found.runs[run_id] = run_of(json.loads(line), run_id, f"landing/runs/{path.name}")
    except DAMAGED as error:
        cause = f"cut or damaged: {type(error).__name__} {error}"
        found.refused.append(Refusal(f"landing/runs/{path.name}", cause, RESTORE_MONTH))
    except OSError as error:
        cause = f"cannot be read: {error.strerror}"
        found.refused.append(Refusal(f"landing/runs/{path.name}", cause, RESTORE_MONTH))


def read_run(path: Path) -> Run:
    """Read one run's summary; raises RunRefused where it is damaged, incomplete, or no summary of that name."""
    if path.suffix != ".json" or not path.is_file():
        raise RunRefused(Refusal(f"landing/runs/{path.name}", "no summary of a run", MOVE_OUT))
    try:
        content = path.read_bytes()
        told = json.loads(content) if content else None
    except OSError as error:
        raise refused_summary(path, f"cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise refused_summary(path, f"damaged: {error}") from error
    if not content:
        raise refused_summary(path, "empty")
    if not isinstance(told, dict) or not isinstance(told.get("run_id"), str):
        raise refused_summary(path, "no summary of a run")
    if told["run_id"] != path.stem:
        cause = f"named otherwise than the run {told['run_id']!r} that it tells of, so perhaps a copy"
        raise RunRefused(Refusal(f"landing/runs/{path.name}", cause, MOVE_OUT))
    try:
        return run_of(told, path.stem, f"landing/runs/{path.name}")
    except (KeyError, TypeError, ValueError) as error:
        raise refused_summary(path, f"damaged: {type(error).__name__} {error}") from error


def run_of(told: dict[str, Any], run_id: str, file: str) -> Run:
    """Return the run that a summary tells of; raises KeyError, TypeError or ValueError for one that is damaged."""
    clocks = instant(told["now"]), instant(told["landed_at"])
    run = Run(run_id, int(told["sequence"]), *clocks, told["boards"], told["crawls"], file)
    check_lines(run)
    return run


def refused_summary(path: Path, cause: str) -> RunRefused:
    """Return the refusal of a summary; one that is not named as a run's is no run."""
    file = f"landing/runs/{path.name}"
    name = RUN_NAME.fullmatch(path.stem)
    if name is None:
        return RunRefused(Refusal(file, cause, MOVE_OUT))
    clock = datetime.strptime(name[2] + "+0000", "%Y%m%dT%H%M%SZ%z")
    return RunRefused(Refusal(file, cause, RESTORE.format(run_id=path.stem), path.stem, clock))


def instant(text: str) -> datetime:
    """Read an ISO instant, UTC where it names no zone."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def check_lines(run: Run) -> None:
    """Raise ValueError or KeyError for a summary whose boards and crawls do not agree."""
    boards = [(row["source"], row["board"]) for row in run.boards]
    crawls = [(row["source"], row["board"]) for row in run.crawls]
    if not boards:
        raise ValueError("its board list is empty")
    if unlisted := sorted(set(crawls) - set(boards)):
        raise ValueError(f"crawls of boards that its board list lacks: {':'.join(unlisted[0])}")
    for rows in (boards, crawls):
        if len(set(rows)) < len(rows):
            raise ValueError("a board stands in it twice")
    for crawl in run.crawls:
        is_known = crawl["crawl_status"] in STATUSES and FOLDER_NAME.fullmatch(crawl["source"])
        if not is_known or not isinstance(crawl["listed"], int):
            raise ValueError(f"crawl line of {crawl['source']}:{crawl['board']}")


def stray_postings(home: Path, runs: Collection[str | None]) -> Iterator[Refusal]:
    """Yield the files under postings that belong to no run, sealed or under way."""
    under_way = {path.name for path in (home / "landing" / "incoming").glob("*")}
    for path in sorted((home / "landing" / "postings").glob("*")):
        if not path.is_dir():
            yield Refusal(f"landing/postings/{path.name}", "no postings of a run", MOVE_OUT)
            continue
        for file in sorted(path.glob("*")):
            name = file.name.removesuffix(".jsonl.gz")
            if is_month_file(file):
                if is_without_runs(home, file, runs):
                    yield Refusal(f"landing/postings/{path.name}/{file.name}", WITHOUT_SUMMARY, RESTORE_SUMMARIES)
            elif name == file.name or (name not in runs and name not in under_way):
                cause = "no postings of a run" if name == file.name else WITHOUT_SUMMARY
                yield Refusal(f"landing/postings/{path.name}/{file.name}", cause, MOVE_OUT)


def is_without_runs(home: Path, file: Path, runs: Collection[str | None]) -> bool:
    """Return whether a month file of postings holds none of the runs; one that cannot be read is told by its runs."""
    if (home / "landing" / "runs" / file.name).exists() or file.suffix == ".part":
        return False
    try:
        return not set(runs_in(file)) & set(runs)
    except (*DAMAGED, OSError):
        return not any(run and month_of(run) == file.name[:7] for run in runs)


def in_order(runs: Iterable[tuple[str, int, datetime]]) -> dict[str, int]:
    """Return the place of each run, given as name, number and clock: ascending, its own number where that is free.

    Runs of one installation follow their numbers, since its clock may step back. Where two have the same number, data
    folders of several installations were merged: their numbers say nothing of each other, and clocks decide.
    """
    given = list(runs)
    merged = len({number for _, number, _ in given}) < len(given)
    places: dict[str, int] = {}
    last: int | None = None
    for run_id, number, _ in sorted(given, key=lambda run: (run[2] if merged else 0, run[1], run[0])):
        last = number if last is None else max(number, last + 1)
        places[run_id] = last
    return places


def check_postings(postings: Postings, run: Run) -> None:
    """Compare each crawl line of a run with the postings behind it, by count and digest; raises RunRefused."""
    for source in sorted({crawl["source"] for crawl in run.crawls}):
        crawls = {crawl["board"]: crawl for crawl in run.crawls if crawl["source"] == source}
        try:
            cause = flaw(postings.readable(source, run.run_id), crawls)
        except MonthDamaged as error:
            cause = str(error)
        if cause:
            raise RunRefused(run.refusal(postings.name(source, run.run_id, run.is_merged), cause))


def flaw(path: Path, crawls: dict[str, dict[str, Any]]) -> str | None:
    """Return what is wrong with the postings of a source, given its crawls by board; null when they add up."""
    told = sum(crawl["listed"] for crawl in crawls.values())
    if not path.exists():
        return f"missing, though {told} postings were landed" if told else None
    try:
        found = counted(path)
    except UNREADABLE as error:
        return f"cut or damaged: {type(error).__name__} {error}"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    for board in sorted(crawls.keys() | found.keys()):
        listed = crawls[board]["listed"] if board in crawls else 0
        count, digest = found.get(board, (0, None))
        if count != listed:
            return f"cut or replaced: {count} postings of board {board}, {listed} were landed"
        if board in crawls and crawls[board].get("postings_digest") not in (None, digest):
            return f"changed since it was landed: the postings of board {board} have another digest"
    return None


def counted(path: Path) -> dict[str, tuple[int, str]]:
    """Return how many postings of each board a file holds, and the SHA-256 of their lines in order."""
    counts: dict[str, int] = {}
    digests: dict[str, Any] = {}
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as stream:
        for line in stream:
            row = json.loads(line)
            if not isinstance(row, dict) or not isinstance(row.get("board"), str):
                raise ValueError("a line is no posting")
            counts[row["board"]] = counts.get(row["board"], 0) + 1
            digests.setdefault(row["board"], hashlib.sha256()).update(line)
    return {board: (count, digests[board].hexdigest()) for board, count in counts.items()}
