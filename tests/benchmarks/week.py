"""What a week of 3,000 new postings costs on a long history, step by step, and its report.

The history is built first. In the week its boards are read twice and show nothing new; 60 boards with 50 postings each
are crawled for the first time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.benchmarks.history import BOARD_POSTINGS, fill, read_on
from tests.crawl_run import LIMITS, command
from warehouse.database import WAREHOUSE_FILE, connect

WEEKS = 104
NEW_BOARDS, POSTINGS_EACH = 60, 50
PEAK = '''
def peak():
    """MiB, of this process alone: what the system calls the largest of a process counts its parent's, too."""
    return next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
'''
STEPS = """
import json, sys, time
from collections import Counter
from datetime import datetime
from pathlib import Path
import warehouse.build as build
spent, began, running, plain = Counter(), time.monotonic(), ["load"], build.run_file
def timed(connection, file):
    start = time.monotonic()
    plain(connection, file)
    spent[file.schema] += time.monotonic() - start
def mark(step):
    global began
    spent[running[0]] += time.monotonic() - began
    running[0], began = step, time.monotonic()
build.run_file = timed
build.build(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), progress=mark)
mark("over")
spent["checks"] = spent.pop("build") - spent["core"] - spent["marts"]
print(json.dumps({**spent, "MiB": peak()}))
"""
REPORT = """
import json, sys, time
from datetime import date
from pathlib import Path
began = time.monotonic()
from reports.masthead import Masthead
from reports.weekly import issue_report
home = Path(sys.argv[1])
issue_report(home / "jobtrends.duckdb", home / "reports", date.fromisoformat(sys.argv[2]), masthead=Masthead("bench"), invented=True)
print(json.dumps({"report": time.monotonic() - began, "report MiB": peak()}))
"""


def cost_of_week(
    boards: dict[str, tuple[bytes, str]], serve: Callable[[dict[str, tuple[bytes, str]]], ThreadingHTTPServer]
) -> None:
    """Print the seconds of each step on histories of 10^5 and 10^6 postings, and the dearer as a ratio to the cheaper."""
    server = serve(boards)
    small, large = (week_on(postings, server.server_port) for postings in (100_000, 1_000_000))
    server.shutdown()
    print(f"{'a week of 3,000 new postings':34s} on 10^5  on 10^6   ratio")
    for step in small:
        print(f"  {step:32s} {small[step]:7.1f}  {large[step]:7.1f}  {large[step] / max(small[step], 0.05):5.2f}x")
    for name, steps in (
        ("crawl, load, clean and core", ("crawl", "load", "clean", "core")),
        ("the whole week, published", ("crawl", "load", "clean", "core", "marts", "checks", "publish")),
    ):
        low, high = (sum(cost[step] for step in steps) for cost in (small, large))
        print(f"  {name:32s} {low:7.1f}  {high:7.1f}  {high / low:5.2f}x")


def week_on(postings: int, port: int) -> dict[str, float]:
    """Return the seconds and MiB of each step of a week on a history of so many postings."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with connect(home / WAREHOUSE_FILE) as connection:
            monday = fill(connection, postings, WEEKS)
        first = told(STEPS, folder, monday.isoformat())
        with connect(home / WAREHOUSE_FILE) as connection:
            monday = read_on(connection, postings, WEEKS)
        began = time.monotonic()
        crawl_new(home, port, [f"b{n}" for n in range(NEW_BOARDS)], postings // BOARD_POSTINGS, monday)
        crawl = time.monotonic() - began
        steps = told(STEPS, folder, monday.isoformat())
        report = told(REPORT, folder, f"{monday - timedelta(weeks=1):%Y-%m-%d}")
    from_nothing = {f"{step}, all {WEEKS} weeks": first[step] for step in ("core", "marts", "MiB")}
    return {"crawl": crawl, **{step: steps[step] for step in sorted(steps)}, **report, **from_nothing}


def crawl_new(home: Path, port: int, boards: Iterable[str], old_boards: int, monday: datetime) -> None:
    """Crawl the boards that are new in the week, twelve hours before it is over; the history's are still tracked."""
    now = f"{monday - timedelta(hours=12):%Y-%m-%dT%H:%M:%SZ}"
    base = f"http://127.0.0.1:{port}"
    lines = ["source,board,employer,base_url,delay_s,enabled,notes"]
    lines += [f"ashby,{board},Newcomer {board},{base},,true," for board in boards]
    lines += [f"greenhouse,b{n},Employer {n},,,true," for n in range(old_boards)]
    (home / "boards.csv").write_text("\n".join(lines) + "\n")
    told = {
        "contact": "bench",
        "request_delay": 0,
        "allow_hosts": [base[7:]],
        "limits": LIMITS | {"answer_seconds": 60.0},
    }
    words = ["--home", str(home), "--now", now, "--boards", str(home / "boards.csv"), "--settings", json.dumps(told)]
    planned = command("plan", *words)
    subprocess.run(
        [sys.executable, "-m", "spiders", "crawl", planned["folder"], "ashby"], check=True, capture_output=True
    )
    command("seal", planned["folder"])


def told(script: str, *words: str) -> dict[str, float]:
    """Run a script in a process of its own and read what it tells."""
    done = subprocess.run([sys.executable, "-c", PEAK + script, *words], check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer
