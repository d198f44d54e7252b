"""`python -m tests.benchmarks.scale POSTINGS [MEMORY [FOLDER]]`: what the tables of a long history cost, SQL file by SQL file.

An invented history of 104 weeks is written straight into the raw and clean tables, so that no reading of texts is measured. All
tables are made from nothing and published; then its boards are read for a week more, 3,000 postings appear on new boards, and
tables and file are brought up to date. Seconds of the processor; MEMORY is what DuckDB may take (2GB unless told).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks.history import fill, read_on
from tests.benchmarks.week import WEEKS, told
from warehouse.database import WAREHOUSE_FILE, connect

NEW = 3_000
SHOWN = 15  # the dearest files
FILES = """
import json, sys, threading, time
from datetime import datetime
from pathlib import Path
import warehouse.build as build
from warehouse.unlogged import connect_unlogged, keep
file, home = Path(sys.argv[1]), Path(sys.argv[1]).parent
spent, began, largest, plain = {}, time.monotonic(), [0], build.run_file
def spilled():
    folder = Path(f"{file}.tmp")
    try:
        return sum(path.stat().st_size for path in folder.iterdir())
    except OSError:
        return 0
def watch():
    while True:
        largest[0] = max(largest[0], spilled())
        time.sleep(0.5)
def timed(connection, table):
    start = time.process_time()
    plain(connection, table)
    spent[table.table] = time.process_time() - start
    if spent[table.table] > 20:
        print(f"  {table.table}: {spent[table.table]:.0f} s, peak {peak()} MiB so far", file=sys.stderr)
build.run_file = timed
threading.Thread(target=watch, daemon=True).start()
with connect_unlogged(file, sys.argv[3]) as connection:
    build.build_tables(connection, datetime.fromisoformat(sys.argv[2]))
    keep(connection)
    tables = time.process_time()
    build.publish(connection, home / "jobtrends.duckdb")
sizes = {"warehouse MiB": file.stat().st_size / 2**20, "published MiB": (home / "jobtrends.duckdb").stat().st_size / 2**20}
print(json.dumps({**spent, "=tables": tables, "=publishing": time.process_time() - tables, "=wall time": time.monotonic() - began,
                  "=peak MiB": peak(), "=spilled MiB": largest[0] / 2**20, **{f"={name}": size for name, size in sizes.items()}}))
"""


def main() -> None:
    """Print both builds, and how much dearer than the week the first was."""
    postings, memory = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "2GB"
    beside = sys.argv[3] if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        warehouse = Path(folder) / WAREHOUSE_FILE
        with connect(warehouse, memory_limit=memory) as connection:
            monday = fill(connection, postings, WEEKS)
        first = told(FILES, str(warehouse), monday.isoformat(), memory)
        with connect(warehouse, memory_limit=memory) as connection:
            monday = read_on(connection, postings, WEEKS, NEW)
        week = told(FILES, str(warehouse), monday.isoformat(), memory)
    print(f"{f'{postings:,} postings, {memory}':34s} from nothing  a week of {NEW:,} new")
    dearest = sorted(first, key=lambda name: (not name.startswith("="), -first[name]))
    for name in dearest[: SHOWN + sum(name.startswith("=") for name in first)]:
        print(f"  {name.removeprefix('='):32s} {first[name]:12.1f}  {week[name]:12.1f}")


if __name__ == "__main__":
    main()
