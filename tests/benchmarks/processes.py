"""What other processes cost, run through a small one: the system counts what a process was forked from into its largest size."""

from __future__ import annotations

import subprocess
import sys
from typing import IO

MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
"""


def cpu_of(words: list[str], stdin: IO[bytes] | None = None) -> tuple[float, int]:
    """Run a process; returns its CPU seconds and the peak resident MiB of the largest process in it."""
    measured = [sys.executable, "-c", MEASURED, *words]
    done = subprocess.run(measured, check=True, stdin=stdin, stdout=subprocess.PIPE, text=True)
    cpu, peak = done.stdout.split()
    return float(cpu), int(peak)
