"""`python -m tests.benchmarks.life PICTURE`: what one new posting costs from crawl to report, and the shares as a picture.

Real boards with some 3,000 postings are crawled for the first time in the last of 104 weeks with 10^5 invented postings. CPU
seconds of all processes; the steps after the crawl read, count and publish the whole week.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import altair
import pandas

from tests.benchmarks.__main__ import serve
from tests.benchmarks.ashby import ASHBY
from tests.benchmarks.history import BOARD_POSTINGS, fill, read_on
from tests.benchmarks.week import REPORT, STEPS, WEEKS, crawl_new, told
from warehouse.database import WAREHOUSE_FILE, connect

HISTORY, NEW = 100_000, 3_000
NAMES = {"crawl": "crawl", "load": "load", "clean": "read", "core": "core", "marts": "marts", "checks": "checks",
         "publish": "publish", "report": "report"}  # fmt: skip


def real_boards(path: Path) -> tuple[dict[str, tuple[bytes, str]], int]:
    """Return the answers of real Ashby boards up to some 3,000 postings, by path, and how many they hold; tokens invented."""
    answers: dict[str, tuple[bytes, str]] = {}
    count = 0
    with gzip.open(path, "rt") as lines:
        for line in map(json.loads, lines):
            if count < NEW and line["api"]["jobs"]:
                answers[f"/posting-api/job-board/b{len(answers)}"] = (
                    json.dumps(line["api"]).encode(),
                    "application/json",
                )
                count += len(line["api"]["jobs"])
    return answers, count


def cost_of_life(boards: Path) -> dict[str, float]:
    """Return the CPU milliseconds a new posting of each step."""
    answers, count = real_boards(boards)
    server = serve(answers)
    steps, report = (script.replace("time.monotonic", "time.process_time") for script in (STEPS, REPORT))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with connect(home / WAREHOUSE_FILE) as connection:
            monday = fill(connection, HISTORY, WEEKS)
        told(steps, folder, monday.isoformat())
        with connect(home / WAREHOUSE_FILE) as connection:
            monday = read_on(connection, HISTORY, WEEKS)
        before = os.times()
        crawl_new(
            home, server.server_port, [path.rpartition("/")[2] for path in answers], HISTORY // BOARD_POSTINGS, monday
        )
        after = os.times()
        spent = told(steps, folder, monday.isoformat()) | told(
            report, folder, f"{monday - timedelta(weeks=1):%Y-%m-%d}"
        )
    server.shutdown()
    spent["crawl"] = after.children_user + after.children_system - before.children_user - before.children_system
    return {name: spent[step] / count * 1000 for step, name in NAMES.items()}


def drawn(spent: dict[str, float], path: Path) -> None:
    """Draw the shares of the steps."""
    whole = sum(spent.values())
    rows = [{"step": name, "share": cost / whole} for name, cost in spent.items()]
    base = altair.Chart(pandas.DataFrame(rows), title="CPU of one new posting, by step").encode(
        x=altair.X("share:Q", title=None, axis=None, scale=altair.Scale(domainMax=1.12 * max(spent.values()) / whole)),
        y=altair.Y("step:N", sort=list(spent), title=None, axis=altair.Axis(ticks=False, domain=False)),
    )
    words = base.mark_text(align="left", dx=4).encode(text=altair.Text("share:Q", format=".0%"))
    drawing = (base.mark_bar(color="#4269d0") + words).properties(width=480, height=altair.Step(22))
    drawing.configure(background="white", view=altair.ViewConfig(stroke=None)).save(str(path))


def main() -> int:
    """Print the table, and draw it where a picture is asked for; 1 without the real boards."""
    if not ASHBY.exists():
        sys.stderr.write(f"{ASHBY}: not on this machine; the cost is that of real postings\n")
        return 1
    spent = cost_of_life(ASHBY)
    whole = sum(spent.values())
    print(f"{'one new posting':20s} {whole:6.2f} ms CPU")
    for name, cost in spent.items():
        print(f"  {name:18s} {cost:6.2f} {cost / whole:7.1%}")
    for path in sys.argv[1:]:
        drawn(spent, Path(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
