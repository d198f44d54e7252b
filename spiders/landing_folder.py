"""The landing folder of one installation: what belongs in it, what is read of it, what is told of anything else."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from spiders.months import DAMAGE, ENDING, is_month_file, month_files, runs_in
from spiders.storage import sync
from spiders.text_index import TextIndex, TextIndexDamaged

RUN_NAME = re.compile(r"\d{1,12}-\d{8}T\d{6}Z")
ENDINGS = {"runs": (".json", ".part"), "postings": (".jsonl.gz",), "raw": (".warc.gz",)}
NOTES_SHOWN = 10
OWNER_ONLY = 0o700


class Landing:
    """One landing folder. `notes` gathers a line for each file that is not as it should be, and was left alone."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "landing"
        self.incoming = self.folder / "incoming"
        self.runs = self.folder / "runs"
        self.raw = self.folder / "raw"
        self.postings = self.folder / "postings"
        self.notes: list[str] = []

    def prepare(self) -> None:
        """Make the folders, and let nobody but their owner read them, however they were made."""
        for folder in (self.folder, self.incoming, self.runs, self.raw, self.postings):
            folder.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY)
            if folder.stat().st_mode & 0o077 and folder.stat().st_uid == os.geteuid():
                folder.chmod(OWNER_ONLY)

    def note(self, path: Path, what: str) -> None:
        """Keep one line on a file, its place given from the data folder."""
        self.notes.append(f"{path.relative_to(self.folder.parent)}: {what}")

    def told(self) -> list[str]:
        """Return the notes, each once, and how many more there are than shown."""
        notes = list(dict.fromkeys(self.notes))
        more = len(notes) - NOTES_SHOWN
        return notes[:NOTES_SHOWN] + ([f"landing: {more} more such files; `jobtrends doctor`"] if more > 0 else [])

    def note_strays(self) -> None:
        """Note what no run of ours wrote: it is read by nothing, and nothing deletes it."""
        for kind, endings in ENDINGS.items():
            folder = self.folder / kind
            files = folder.iterdir() if kind == "runs" else folder.glob("*/*")
            for path in sorted(files):
                is_ours = is_run_file(path, endings) or (kind != "raw" and is_month_file(path))
                if not (is_ours and path.is_file()):
                    self.note(path, "no file of a crawl run, left alone; move it elsewhere or delete it")
        for path in sorted(self.incoming.iterdir()):
            if not (is_run_name(path.name) and path.is_dir()):
                self.note(path, "no folder of a crawl run, left alone; move it elsewhere or delete it")

    def next_sequence(self) -> int:
        """Return the number after the last run's, sealed or not, also where only its postings are left."""
        entries = [*self.runs.iterdir(), *self.incoming.iterdir(), *self.postings.glob("*/*")]
        names = [name for path in entries if is_run_name(name := path.name.split(".")[0])]
        return 1 + max((int(name.split("-")[0]) for name in (*names, *self.merged_runs())), default=0)

    def merged_runs(self) -> Iterator[str]:
        """Yield the runs of all month files."""
        for path in (*month_files(self.runs), *self.postings.glob(f"*/*{ENDING}")):
            try:
                yield from runs_in(path)
            except DAMAGE as error:
                self.note(path, f"damaged month file ({error}), left alone; put back a copy of it")

    def unsealed(self) -> list[Path]:
        """Return the folders of runs that were begun and not sealed, oldest first."""
        return sorted(path for path in self.incoming.iterdir() if path.is_dir() and is_run_name(path.name))

    def summaries(self, since: datetime) -> Iterator[dict[str, Any]]:
        """Yield the summaries of the runs since an instant, newest first; damaged ones are noted."""
        for path in sorted(self.runs.glob("*.json"), reverse=True):
            if not is_run_file(path, (".json",)) or run_clock(path) < since:
                continue
            summary = read_object(path)
            if isinstance(summary.get("crawls"), list) and isinstance(summary.get("now"), str):
                yield summary
            else:
                self.note(path, "damaged crawl summary, left alone; put back a copy of it, or delete it")

    def text_index(self, source: str) -> TextIndex:
        """Open the text index of a source; one that is damaged or lost is made again from the landed postings."""
        path = self.folder / "text_index" / f"{source}.sqlite"
        is_lost = not path.exists() and any((self.postings / source).glob("*.jsonl.*"))
        try:
            if not is_lost:
                return self.without_lost_runs(TextIndex(path), path)
        except TextIndexDamaged as error:
            self.note(path, f"damaged text index ({error}), made again from the landed postings")
        try:
            path.unlink(missing_ok=True)
            index = TextIndex(path)
        except (OSError, TextIndexDamaged) as error:
            self.note(path, f"cannot be written ({error}); texts are compared with the landed postings this time")
            index = TextIndex(None)
        self.fill(index, source)
        return index

    def without_lost_runs(self, index: TextIndex, path: Path) -> TextIndex:
        """Let an index forget the texts of runs whose postings files were lost or damaged after they were sealed."""
        for run in index.forget_lost(self.postings):
            self.note(path, f"the postings of run {run} are not as they were sealed; their texts are landed once more")
        return index

    def sizes(self, run: str) -> dict[str, int]:
        """Return the sizes of a run's or month's postings files in bytes, by their place under `postings/`."""
        files = self.postings.glob(f"*/{run}.jsonl.[gx]z")
        return {str(path.relative_to(self.postings)): path.stat().st_size for path in files}

    def fill(self, index: TextIndex, source: str) -> None:
        """Put the landed wordings of a source into an empty index, month by month, then run by run."""
        files = [path for path in sorted((self.postings / source).glob("*.gz")) if is_run_file(path, (".jsonl.gz",))]
        for path in (*month_files(self.postings / source), *files):
            if not index.take_in(path, self.sizes(path.name.split(".")[0])):
                self.note(path, "damaged postings file, of use up to the damage only; put back a copy of it")


def is_run_file(path: Path, endings: tuple[str, ...]) -> bool:
    """Return whether a file is named as the files of runs are: number, clock and one of these endings."""
    return any(path.name.endswith(end) and is_run_name(path.name.removesuffix(end)) for end in endings)


def is_run_name(name: str) -> bool:
    """Return whether a name is a run's: its number and its clock."""
    try:
        return bool(RUN_NAME.fullmatch(name)) and bool(run_clock(Path(name)))
    except ValueError:
        return False


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file, empty where there is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def run_clock(path: Path) -> datetime:
    """Return the clock in the name of one of a run's files."""
    return datetime.strptime(path.name.split(".")[0].split("-")[1] + "+0000", "%Y%m%dT%H%M%SZ%z")


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it appears whole or not at all."""
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    sync(part)
    part.replace(path)
