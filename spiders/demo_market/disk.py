"""What happens to landing files after a crawl: a disk loses one, a copy is cut, somebody leaves files lying about for a day."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from spiders.demo_market.calendar import Calendar

# Which crawls, which of them (from 1), what happens to which source's files.
MISHAPS = [
    ("weekly", 5, "lose", "lever"), ("daily", 10, "cut", "ashby"), ("weekly", 3, "litter", "greenhouse"), ("daily", 14, "litter", "lever"),
    ("daily", 4, "spoil_index", "ashby"), ("weekly", 9, "cut", "greenhouse"),
]  # fmt: skip


def mishaps(calendar: Calendar) -> dict[datetime, tuple[str, str]]:
    """Return what happens to the files of which crawl, and of which source."""
    crawls = {"weekly": calendar.weekly_crawls, "daily": calendar.daily_crawls}
    return {
        crawls[which][number - 1]: (what, source)
        for which, number, what, source in MISHAPS
        if number <= len(crawls[which])
    }


LITTER = ("runs/.DS_Store", "runs/._*.json", "runs/Copy of *.json", "postings/*/notes.txt")


def tidy_up(home: Path) -> None:
    """Remove the files left lying about in landing after the last crawl."""
    for path in [path for pattern in LITTER for path in (home / "landing").glob(pattern)]:
        path.unlink()


def befall(home: Path, instant: datetime, what: str, source: str) -> bool:
    """Do to the files of the run of an instant what befalls them; returns whether its postings are lost by that."""
    run = run_of(home / "landing", instant)
    return run is not None and MISHAP_BY_NAME[what](home / "landing", run, source)


def run_of(landing: Path, instant: datetime) -> str | None:
    """Return the name of the sealed run of an instant."""
    stamp = instant.strftime("%Y%m%dT%H%M%SZ")
    return next((path.stem for path in (landing / "runs").glob(f"[0-9]*-{stamp}.json")), None)


def lose(landing: Path, run: str, source: str) -> bool:
    """Lose a source's postings of a run."""
    path = landing / "postings" / source / f"{run}.jsonl.gz"
    path.unlink(missing_ok=True)
    return True


def cut(landing: Path, run: str, source: str) -> bool:
    """Cut a source's postings behind the first board: what is left is a whole file."""
    path = landing / "postings" / source / f"{run}.jsonl.gz"
    rows = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    first = json.loads(rows[0])["board"]
    path.write_bytes(gzip.compress(b"".join(row for row in rows if json.loads(row)["board"] == first)))
    return len({json.loads(row)["board"] for row in rows}) > 1


def litter(landing: Path, run: str, source: str) -> bool:
    """Leave files about that are no run's."""
    summary = landing / "runs" / f"{run}.json"
    (landing / "runs" / ".DS_Store").write_bytes(b"\x00\x00\x00\x01Bud1")
    (landing / "runs" / f"._{run}.json").write_bytes(b"\x00\x05\x16\x07")
    (landing / "runs" / f"Copy of {run}.json").write_bytes(summary.read_bytes())
    (landing / "postings" / source / "notes.txt").write_text("looked at these on Tuesday\n", encoding="utf-8")
    return False


def spoil_index(landing: Path, run: str, source: str) -> bool:
    """Damage a source's index of landed texts, which can be made again."""
    (landing / "text_index" / f"{source}.sqlite").write_bytes(b"not a database any more" * 40)
    return False


MISHAP_BY_NAME: dict[str, Callable[[Path, str, str], bool]] = {
    "lose": lose,
    "cut": cut,
    "litter": litter,
    "spoil_index": spoil_index,
}
