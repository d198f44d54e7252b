"""Merge the files of past months: the postings and summaries of their runs go into month files, and then their own go.

A run is merged whole or not at all, and only where its postings are as its summary says. Month files are written aside,
flushed, read back and renamed before anything that they replace is deleted, summaries last. So a kill at any instant
leaves every run readable, from its own files or from the month's, and the next call goes on where it was.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from spiders.landing_folder import Landing, is_run_file
from spiders.months import (
    DAMAGE,
    ENDING,
    board_of,
    landed_lines,
    month_lines,
    month_of,
    naming,
    runs_in,
    sealed_lines,
    write_month,
)
from spiders.storage import storing
from spiders.text_index import TextIndex, TextIndexDamaged

SETTLED = timedelta(days=31)  # so long after its end a month is merged; spiders look back a week or so
POSTINGS, SUMMARY = ".jsonl.gz", ".json"
# Of one source's postings in a run, by board: how many, and the SHA-256 of their lines, None where none was noted.
Counts = dict[str, tuple[int, str | None]]


@dataclass
class Merged:
    """What was merged of a month: runs, and how many files of how many bytes became how many."""

    month: str
    runs: list[str] = field(default_factory=list)
    files_before: int = 0
    files_after: int = 0
    bytes_before: int = 0
    bytes_after: int = 0

    def count(self, before: list[Path], after: list[Path]) -> None:
        """Measure the files that go, and those that hold their content."""
        self.files_before, self.files_after = len(before), len(after)
        self.bytes_before, self.bytes_after = (sum(path.stat().st_size for path in paths) for paths in (before, after))


class Month:
    """The runs of one month: which have files of their own, what each says that it landed, what month files hold."""

    def __init__(self, landing: Landing, month: str) -> None:
        self.landing, self.month = landing, month
        self.summaries = landing.runs / f"{month}{ENDING}"
        self.own_summaries = {run: path for run, path in own(landing.runs, "*", SUMMARY) if month_of(run) == month}
        self.own_postings = {
            (path.parent.name, run): path
            for run, path in own(landing.postings, "*/*", POSTINGS)
            if month_of(run) == month
        }

    def file(self, source: str) -> Path:
        """Return the path of a source's month file."""
        return self.landing.postings / source / f"{self.month}{ENDING}"

    def told(self) -> dict[str, dict[str, Counts]]:
        """Return what the summary of each run says that it landed, by source; damaged ones are left out."""
        found: dict[str, dict[str, Counts]] = {}
        for run, line in month_lines(self.summaries) if self.summaries.exists() else ():
            found[run] = landed_of(json.loads(line))
        for run, path in self.own_summaries.items():
            try:
                found[run] = landed_of(json.loads(path.read_bytes()))
            except DAMAGE:
                continue  # a build names it
        return found

    def held(self, sources: Iterable[str]) -> dict[tuple[str, str], Counts]:
        """Return what month files hold of the sources, by source and run."""
        return {
            (source, run): counts
            for source in sources
            if self.file(source).exists()
            for run, counts in tally(landed_lines(self.file(source))).items()
        }


def compact(landing: Landing, now: datetime) -> list[Merged]:
    """Merge what is not merged of every month that ended long enough before an instant; returns the months touched."""
    done = [merge(landing, month) for month in sorted(loose_months(landing)) if is_settled(month, now.date())]
    return [one for one in done if one.files_before]


def finish(landing: Landing) -> None:
    """Go on with the months whose merging was begun, so that each of their runs stands in one place."""
    begun = {path.name.removesuffix(ENDING) for path in landing.postings.glob(f"*/*{ENDING}")}
    for month in sorted(begun & loose_months(landing)):
        merge(landing, month)


def loose_months(landing: Landing) -> set[str]:
    """Return the months of the runs that have files of their own."""
    files = (*own(landing.runs, "*", SUMMARY), *own(landing.postings, "*/*", POSTINGS))
    return {month_of(run) for run, _ in files}


def own(folder: Path, pattern: str, ending: str) -> list[tuple[str, Path]]:
    """Return run and path of every file that is one run's own."""
    paths = (path for path in sorted(folder.glob(pattern + ending)) if is_run_file(path, (ending,)))
    return [(path.name.removesuffix(ending), path) for path in paths]


def is_settled(month: str, today: date) -> bool:
    """Return whether a month ended long enough ago."""
    begins = date.fromisoformat(f"{month}-01")
    return (begins + timedelta(days=31)).replace(day=1) + SETTLED <= today


def landed_of(summary: Any) -> dict[str, Counts]:
    """Return what a run's summary says of its postings, by source."""
    found: dict[str, Counts] = {}
    for crawl in summary["crawls"]:
        counts = found.setdefault(crawl["source"], {})
        if crawl["listed"]:
            counts[crawl["board"]] = (crawl["listed"], crawl.get("postings_digest"))
    return found


def merge(landing: Landing, month: str) -> Merged:
    """Merge the runs of a month that have files of their own; what is damaged stays as it is, and is noted."""
    merged, files = Merged(month), Month(landing, month)
    try:
        told = files.told()
        held = files.held(
            {source for source, _ in files.own_postings} | {source for one in told.values() for source in one}
        )
    except DAMAGE as error:
        landing.note(files.summaries, f"the files of {month} are not merged, since one is damaged: {error}")
        return merged
    loose = files.own_summaries.keys() | {run for _, run in files.own_postings}
    found = held | {key: counts for key, path in files.own_postings.items() if (counts := counted(path)) is not None}
    merged.runs = sorted(run for run in loose & told.keys() if is_whole(run, told[run], found))
    gone = [path for (_, run), path in files.own_postings.items() if run in merged.runs]
    for source in sorted({path.parent.name for path in gone}):
        put_together(files, source, merged.runs, held, found)
    tell_text_indexes(landing, month, merged.runs)
    put_summaries_together(files, merged.runs)
    gone += [path for run, path in files.own_summaries.items() if run in merged.runs]
    merged.count(gone, [files.summaries, *landing.postings.glob(f"*/{files.summaries.name}")] if gone else [])
    for path in gone:
        path.unlink()
    return merged


def counted(path: Path) -> Counts | None:
    """Return what a run's own file of postings holds; None where it is damaged."""
    try:
        return tally(("", whole_line(line)) for line in sealed_lines(path)).get("", {})
    except DAMAGE:
        return None


def whole_line(line: bytes) -> bytes:
    """Return a line that a run's name can be put into; raises ValueError for any other."""
    if not (line.startswith(b"{") and line.endswith(b"}\n")):
        raise ValueError("no line of a posting")
    return line


def tally(lines: Iterable[tuple[str, bytes]]) -> dict[str, Counts]:
    """Return what lines hold, by run."""
    counts: dict[tuple[str, str], int] = {}
    digests: dict[tuple[str, str], Any] = {}
    for run, line in lines:
        key = run, board_of(line)
        if key not in counts:
            counts[key], digests[key] = 0, hashlib.sha256()
        counts[key] += 1
        digests[key].update(line)
    found: dict[str, Counts] = {}
    for (run, board), count in counts.items():
        found.setdefault(run, {})[board] = count, digests[run, board].hexdigest()
    return found


def is_whole(run: str, told: dict[str, Counts], found: dict[tuple[str, str], Counts]) -> bool:
    """Return whether the postings of a run are as its summary says."""
    for source in {*told, *(source for source, of in found if of == run)}:
        wanted, there = told.get(source, {}), found.get((source, run), {})
        if wanted.keys() != there.keys():
            return False
        for board, (count, digest) in wanted.items():
            if there[board][0] != count or digest not in (None, there[board][1]):
                return False
    return True


def put_together(
    files: Month,
    source: str,
    runs: list[str],
    held: dict[tuple[str, str], Counts],
    found: dict[tuple[str, str], Counts],
) -> None:
    """Write the month file of a source with the postings of runs that it does not hold as they are."""
    path = files.file(source)
    fresh = [
        run for run in runs if (source, run) in files.own_postings and held.get((source, run)) != found[source, run]
    ]
    if not fresh:
        return
    kept = [run for of, run in held if of == source and run not in fresh]
    with storing(path), tempfile.TemporaryFile(dir=path.parent) as spool:
        spans = Spans(spool)
        for run, line in landed_lines(path) if kept else ():
            if run not in fresh:
                spans.add(run, line)
        for run in fresh:
            for line in sealed_lines(files.own_postings[source, run]):
                spans.add(run, line)
        write_month(path, (*kept, *fresh), spans.in_order())


class Spans:
    """Lines of postings kept in a scratch file, to be read back by board and run."""

    def __init__(self, file: Any) -> None:
        self.file, self.length = file, 0
        self.spans: dict[str, list[tuple[str, int, int]]] = {}

    def add(self, run: str, line: bytes) -> None:
        """Take in a line; those of one board and run keep their order."""
        spans = self.spans.setdefault(board_of(line), [])
        if spans and spans[-1][0] == run and sum(spans[-1][1:]) == self.length:
            spans[-1] = run, spans[-1][1], spans[-1][2] + len(line)
        else:
            spans.append((run, self.length, len(line)))
        self.file.write(line)
        self.length += len(line)

    def in_order(self) -> Iterator[bytes]:
        """Yield the lines by board, then by run, each naming its run first."""
        for _, spans in sorted(self.spans.items()):
            for run, begins, length in sorted(spans):
                self.file.seek(begins)
                yield from (naming(run, line + b"\n") for line in self.file.read(length).split(b"\n")[:-1])


def put_summaries_together(files: Month, runs: list[str]) -> None:
    """Write the month file of summaries with those of runs that it does not hold."""
    path = files.summaries
    known = set(runs_in(path)) if path.exists() else set()
    fresh = sorted(run for run in runs if run in files.own_summaries)
    if not fresh:
        return
    before = (pair for pair in (month_lines(path) if known else ()) if pair[0] not in fresh)
    own_lines = ((run, summary_line(run, files.own_summaries[run])) for run in fresh)
    write_month(path, known | set(fresh), (line for _, line in heapq.merge(before, own_lines)))


def summary_line(run: str, path: Path) -> bytes:
    """Return a run's summary as a line that names the run first."""
    told = json.loads(path.read_bytes())
    return json.dumps({"run_id": run} | told, ensure_ascii=False).encode() + b"\n"


def tell_text_indexes(landing: Landing, month: str, runs: list[str]) -> None:
    """Tell every text index that the texts of runs stand in month files."""
    for path in sorted((landing.folder / "text_index").glob("*.sqlite")) if runs else ():
        try:
            index = TextIndex(path)
        except TextIndexDamaged:
            continue  # the next crawl makes it again
        if not index.take_month(month, runs, landing.sizes(month)):
            landing.note(path, "could not be told of merged runs; their texts will be landed once more")
        index.close()
