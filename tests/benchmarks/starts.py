"""What starting a command costs, beside Python loading what the command cannot do without."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

import duckdb

from tests.benchmarks.processes import cpu_of

ROUNDS = 7
STARTS = (
    ("jobtrends --help", ("--help",), "import typer"),
    ("jobtrends sql 'select 1'", ("sql", "select 1"), "import typer, duckdb, pydantic_settings"),
)


def cost_of_starts() -> None:
    """Print the CPU of commands that do next to nothing and of their baselines, run in turn; medians."""
    with tempfile.TemporaryDirectory() as home:
        duckdb.connect(str(Path(home) / "jobtrends.duckdb")).close()
        for name, words, code in STARTS:
            command = ["env", f"JOBTRENDS_HOME={home}", sys.executable, "-m", "flows.cli", *words]
            rounds = [(cpu_of(command)[0], cpu_of([sys.executable, "-c", code])[0]) for _ in range(ROUNDS)]
            ours, baseline = (statistics.median(column) for column in zip(*rounds, strict=True))
            print(f"{name:34s} {ours:6.2f} s CPU, {code} {baseline:.2f} s: {ours / baseline:5.2f}x")
