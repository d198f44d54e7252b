"""Keep what robots.txt said for 24 hours, so that the runs of a day ask each host for it once (RFC 9309, 2.4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self

from spiders.job import Job
from spiders.landing_folder import read_object, write_whole
from spiders.robots import RobotsRules

KEPT_FOR = timedelta(hours=24)


@dataclass
class KeptRobots:
    """The rules of one source's hosts in `landing/robots/SOURCE.json`; with no path, none are kept.

    Ages go by the run's clock. Rules that could not be read are never kept.
    """

    path: Path | None = None
    now: str = ""
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of_job(cls, job: Job | None) -> Self:
        """Return what is kept for a job, of the last 24 hours."""
        if job is None or job.directory is None:
            return cls()
        path = job.landing / "robots" / f"{job.source}.json"
        told = {host: entry for host, entry in read_object(path).items() if is_young(entry, job.now)}
        return cls(path, job.now, told)

    def rules(self, host: str) -> RobotsRules | None:
        """Return the rules kept of a host."""
        entry = self.entries.get(host)
        if entry is None:
            return None
        return RobotsRules(entry["lines"], warning=entry["warning"], search_refused=entry["search_refused"])

    def keep(self, found: Mapping[str, RobotsRules]) -> None:
        """Write the rules read in this run beside those kept before."""
        if self.path is None:
            return
        for host, rules in found.items():
            if rules.unknown is None and host not in self.entries:
                told = {"lines": rules.lines, "warning": rules.warning, "search_refused": rules.search_refused}
                self.entries[host] = {"read_at": self.now} | told
        self.path.parent.mkdir(mode=0o700, exist_ok=True)
        write_whole(self.path, json.dumps(self.entries, ensure_ascii=False))


def is_young(entry: Any, now: str) -> bool:
    """Return whether an entry is as it was written, and less than 24 hours old."""
    if not isinstance(entry, dict) or not isinstance(entry.get("lines"), list):
        return False
    warning, refused = entry.get("warning"), entry.get("search_refused")
    if not all(isinstance(line, str) for line in entry["lines"]) or not isinstance(refused, bool):
        return False
    try:
        age = datetime.fromisoformat(now) - datetime.fromisoformat(entry["read_at"])
    except (KeyError, TypeError, ValueError):
        return False
    return isinstance(warning, str | None) and timedelta(0) <= age < KEPT_FOR
