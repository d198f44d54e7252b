"""`python -m tests.benchmarks.readers [ROUNDS]`: one process that reads, two, and two workers of a Dask cluster, in turn.

The reading stage of a build over real postings, each twice with another title. Wall time holds on a machine at rest only; the CPU
of all processes holds on a busy one, too.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.ashby import fields_of_ashby
from tests.landing import Landing, posting
from tests.test_readers import children, cluster, wait_until
from warehouse.cleaning import clean_postings
from warehouse.database import WAREHOUSE_FILE, connect
from warehouse.load import load_landing
from warehouse.readers import Readers

COPIES, ROUNDS = 2, 3
TICKS = os.sysconf("SC_CLK_TCK")


def loaded(home: Path) -> None:
    """Load real postings of one large board."""
    told = zip(fields_of_ashby("title"), fields_of_ashby("descriptionHtml"), strict=True)
    rows = [
        posting(f"{number}.{copy}", html, title=title + " " * copy)
        for number, (title, html) in enumerate(told)
        for copy in range(COPIES)
    ]
    Landing(home).run(1, "2026-11-16T03:15:00Z", {"ashby:real": rows})
    with connect(home / WAREHOUSE_FILE) as connection:
        load_landing(connection, home)


def cpu_of_all(pid: int) -> float:
    """Return the CPU seconds of a process that runs, with those below it that run and those that have ended."""
    stat = Path(f"/proc/{pid}/stat")
    own = sum(map(int, stat.read_text().rpartition(")")[2].split()[11:15])) / TICKS if stat.exists() else 0.0
    return own + sum(map(cpu_of_all, children(pid)))


def read_by_cluster(home: Path) -> tuple[float, float]:
    """Read all postings by a fresh cluster of two workers; one that idles takes CPU, too."""
    with cluster(2) as (address, _):
        with Readers(1, address).crew() as crew:
            wait_until(lambda: crew.size() == 2)
        return read(home, Readers(1, address))


def read(home: Path, who: Readers) -> tuple[float, float]:
    """Read all postings into a fresh copy of the warehouse; returns wall and CPU seconds."""
    file = home / "copy.duckdb"
    shutil.copyfile(home / WAREHOUSE_FILE, file)
    with connect(file) as connection:
        began, spent = time.monotonic(), cpu_of_all(os.getpid())
        clean_postings(connection, home / "tmp", who)
        answer = time.monotonic() - began, cpu_of_all(os.getpid()) - spent
    file.unlink()
    return answer


def main(rounds: int) -> int:
    """Print the medians; 1 without the real postings."""
    if not fields_of_ashby("title"):
        sys.stderr.write("the real postings are not on this machine\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        loaded(home := Path(folder))
        ways = {"one process": Readers(1), "two processes": Readers(2)}
        found = [
            {name: read(home, who) for name, who in ways.items()} | {"two Dask workers": read_by_cluster(home)}
            for _ in range(rounds)
        ]
    for name in found[0]:
        wall, cpu = (median(one[name][place] for one in found) for place in (0, 1))
        told = " ".join(f"{one[name][0]:.1f}" for one in found)
        print(f"{name:18s} {wall:6.1f} s wall ({told}), {cpu:6.1f} s CPU")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else ROUNDS))
