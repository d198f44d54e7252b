"""Do one weekly run without a scheduler, killed (SIGKILL) where a test says: `python -m tests.weekly_child HOME NOW HOSTS [POINT]`."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

from flows import steps
from flows.lock import run_lock
from flows.settings import load_settings

# Where the run is killed: a module, a function of it, and how many calls go well before.
POINTS = {
    "while boards are read": ("flows.steps", "boards_read", 6),
    "before the run is sealed": ("flows.steps", "seal_crawl", 0),
    "between load and clean": ("warehouse.build", "clean_postings", 0),
    "before the tables are kept": ("warehouse.build", "run_checks", 0),
    "before the published file is renamed": ("warehouse.publish", "sync", 0),
    "while the page is written": ("reports.staging", "make_folder", 5),
}


def kill_at(point: str) -> None:
    """Make a function of the run end the process by SIGKILL."""
    module, name, calls = POINTS[point]
    target: Any = importlib.import_module(module)
    whole, left = getattr(target, name), [calls]

    def killing(*args: Any, **kwargs: Any) -> Any:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return whole(*args, **kwargs)

    setattr(target, name, killing)


def main() -> None:
    """Crawl, build and report."""
    home, now, hosts, *point = sys.argv[1:]
    if point:
        kill_at(point[0])
    settings = load_settings(home=Path(home), now=now, allow_hosts=hosts, contact="tests")
    with run_lock(settings.home):
        steps.crawl_boards(settings, settings.clock(), fresh_hours=steps.WEEKLY_FRESH_HOURS)
        week = steps.last_complete_week(settings.clock())
        steps.build_warehouse(settings, week=week)
        steps.report_week(settings, week, settings.clock())


if __name__ == "__main__":
    main()
