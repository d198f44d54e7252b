"""`python -m tests.benchmarks.many_pages [PAGES ...]`: archives of many pages from WARC through import to tables, on two workers.

Every other page has a posting with a real title and text, its number in it; a file holds 5,000 pages of some 45 kB.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.ashby import fields_of_ashby
from tests.benchmarks.imports import archive
from tests.benchmarks.processes import cpu_of

FILE_PAGES = 5_000
JOBTRENDS = str(Path(sys.executable).parent / "jobtrends")


def adverts() -> list[tuple[str, str]]:
    """Return the titles and texts of real boards; an odd number, so that all come up on pages with a posting."""
    found = list(zip(fields_of_ashby("title"), fields_of_ashby("descriptionHtml"), strict=True))
    return found[: len(found) - 1 + len(found) % 2]


def cost_of_pages(told: list[tuple[str, str]], count: int) -> None:
    """Print CPU and wall seconds of each command, and the peak memory of its largest process."""
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / "held"
        held.mkdir()
        for start in range(0, count, FILE_PAGES):
            archive(held / f"{start:08}.warc.gz", told, range(start, min(count, start + FILE_PAGES)))
        os.environ |= {"JOBTRENDS_HOME": str(Path(folder) / "home"), "JOBTRENDS_WORKERS": "2"}
        for words in (["import", str(held), "--origin", "benchmark"], ["build"]):
            began = time.monotonic()
            cpu, peak = cpu_of([JOBTRENDS, *words])
            wall = time.monotonic() - began
            print(f"{count:,} pages: {words[0]:8s} {cpu:7.1f} s CPU, {cpu / count * 1000:5.2f} ms a page,"
                  f" {wall:6.1f} s wall, peak {peak} MiB", flush=True)  # fmt: skip


if __name__ == "__main__":
    for pages in [int(word) for word in sys.argv[1:]] or [20_000, 100_000]:
        cost_of_pages(adverts(), pages)
