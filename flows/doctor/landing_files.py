"""Landing files that are damaged, missing, refused by a build, or do not belong there."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from flows.doctor.landing import MOVE_OUT, RUN_NAME, merged_runs, summaries
from flows.doctor.opening import published_file
from flows.finding import Finding, broken, fine
from flows.forgetting import FILE as FORGOTTEN
from flows.settings import Settings
from warehouse.database import WarehouseError
from warehouse.months import DAMAGED, ENDING, is_month_file, month_lines, month_of

READ_SECONDS = 2.0
SHOWN = 10
FOLDERS = ("incoming", "runs", "postings", "raw", "text_index", "page_index", "robots", "imports")
ENDINGS = {"postings": ".jsonl.gz", "raw": ".warc.gz"}
RESTORE_MONTH = "restore it from a copy; until then a rebuild does without its runs"
RESTORE = "restore it from a copy; until then its run counts as not read"
UNREADABLE = (OSError, EOFError, zlib.error, ValueError)


def findings(settings: Settings) -> Iterator[Finding]:
    """Look at the files of landing, those of the newest runs first."""
    home = settings.home
    if not (home / "landing" / "runs").is_dir():
        return
    told = {**dict(strays(home)), **dict(damaged(home)), **dict(refused_by_build(settings))}
    for file, sentence in list(told.items())[:SHOWN]:
        yield broken("landing", f"{file}: {sentence}")
    if len(told) > SHOWN:
        yield broken("landing", f"{len(told) - SHOWN} more files are damaged or do not belong there")
    if not told:
        runs = len({path.stem for path in summaries(home)} | set(merged_runs(home)))
        yield fine("landing", f"{runs} runs, no damaged or stray file among those looked at")


def strays(home: Path) -> Iterator[tuple[str, str]]:
    """Yield the files of landing that no part of this project puts there, and why."""
    landing = home / "landing"
    for path in sorted(landing.iterdir()):
        is_known = path.is_dir() if path.name in FOLDERS else path.name == FORGOTTEN and path.is_file()
        if not is_known:
            yield f"landing/{path.name}", f"not a folder of landing; {MOVE_OUT}"
    for path in sorted((landing / "runs").iterdir()):
        is_of_run = RUN_NAME.fullmatch(path.stem) and path.suffix in (".json", ".part")
        if not ((is_of_run or is_month_file(path)) and path.is_file()):
            yield f"landing/runs/{path.name}", f"not the summary of a run; {MOVE_OUT}"
    yield from stray_files_of_runs(home)


def stray_files_of_runs(home: Path) -> Iterator[tuple[str, str]]:
    """Yield the files beside those of runs, and the postings of runs that have no summary."""
    landing, known = home / "landing", {path.stem for path in summaries(home)} | set(merged_runs(home))
    under_way = {path.name for path in (landing / "incoming").glob("*")}
    for folder, ending in ENDINGS.items():
        for path in sorted((landing / folder).glob("*/*")):
            run_id = path.name.removesuffix(ending)
            if folder == "postings" and is_month_file(path):
                continue  # a build tells of one whose runs have no summaries
            if run_id == path.name or not RUN_NAME.fullmatch(run_id):
                yield str(path.relative_to(home)), f"not a file of a run; {MOVE_OUT}"
            elif folder == "postings" and run_id not in known | under_way:
                yield str(path.relative_to(home)), f"postings of a run that has no summary; {RESTORE}"


def damaged(home: Path) -> Iterator[tuple[str, str]]:
    """Yield what does not add up in the runs and why, the newest first, as far as the time goes."""
    deadline = time.monotonic() + READ_SECONDS
    yield from damaged_runs(home, deadline)
    months = [path for path in (home / "landing").glob("*/**/*" + ENDING) if is_month_file(path)]
    for path in sorted(months, key=lambda path: path.name, reverse=True):
        if flaw := month_flaw(path, deadline):
            yield str(path.relative_to(home)), f"{flaw}; {RESTORE_MONTH}"


def month_flaw(path: Path, deadline: float) -> str | None:
    """Return why a month file cannot be read to its end, None where it can, as far as the time goes."""
    try:
        for _ in month_lines(path):
            if time.monotonic() > deadline:
                break
    except DAMAGED as error:
        return f"cut or damaged: {error}"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None


def damaged_runs(home: Path, deadline: float) -> Iterator[tuple[str, str]]:
    """Yield what does not add up in the runs that have files of their own, and why."""
    for path in summaries(home):
        if time.monotonic() > deadline:
            return
        try:
            crawls = json.loads(path.read_bytes())["crawls"]
            listed = {source: listed_by(crawls, source) for source in {crawl["source"] for crawl in crawls}}
        except (OSError, ValueError, KeyError, TypeError) as error:
            yield str(path.relative_to(home)), f"damaged: {error}; {RESTORE}"
            continue
        for source, count in sorted(listed.items()):
            postings = home / "landing" / "postings" / source / f"{path.stem}.jsonl.gz"
            if not postings.exists() and postings.with_name(month_of(path.stem) + ENDING).exists():
                continue  # merging it was begun
            if flaw := postings_flaw(postings, count):
                yield str(postings.relative_to(home)), f"{flaw}; {RESTORE}"


def listed_by(crawls: list[dict[str, Any]], source: str) -> int:
    """Return how many postings of a source were landed."""
    return sum(int(crawl["listed"]) for crawl in crawls if crawl["source"] == source)


def postings_flaw(path: Path, listed: int) -> str | None:
    """Return what is wrong with the postings of a source in a run, None where they add up."""
    if not path.exists():
        return f"missing, though {listed} postings were landed" if listed else None
    try:
        with gzip.open(path, "rb") as stream:
            found = sum(1 for _ in stream)
    except UNREADABLE as error:
        return f"cut or damaged: {error}"
    return None if found == listed else f"cut or replaced: {found} postings, {listed} were landed"


def refused_by_build(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield what the latest build refused to take in and why, as the published file tells."""
    try:
        with published_file(settings.published) as connection:
            rows = connection.execute("select file, cause, remedy from core.refused_file").fetchall()
    except (WarehouseError, duckdb.Error):
        return  # told by the look at the published file
    for file, cause, remedy in rows:
        yield file, f"refused by the latest build: {cause}; {remedy}"
