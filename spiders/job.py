"""What one spider process is told: its run, its boards, whom it may ask, and its limits."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from spiders.items import Board

AGENT_NAME = "ml-job-trends"
AGENT_VERSION = "0.1"
LANDING_SECONDS = 10.0


@dataclass(kw_only=True)
class Limits:
    """Bounds of one board and one process; seconds, bytes and counts."""

    answer_seconds: float = 30.0
    answer_bytes: int = 32 * 1024 * 1024
    board_seconds: float = 1200.0
    board_bytes: int = 256 * 1024 * 1024
    board_pages: int = 200
    board_rows: int = 50_000
    tries: int = 3
    retry_after_cap_seconds: float = 300.0
    backoff_seconds: float = 2.0

    def settings(self) -> dict[str, Any]:
        """Return the bounds as Scrapy settings."""
        told = {name: getattr(self, field_name) for name, field_name in LIMIT_SETTINGS.items()}
        return told | {"RETRY_TIMES": self.tries - 1}

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """Return the bounds that Scrapy settings state."""
        told = {field_name: settings[name] for name, field_name in LIMIT_SETTINGS.items()}
        numbers = {name: type(getattr(cls, name))(value) for name, value in told.items()}
        return cls(**numbers, tries=int(settings["RETRY_TIMES"]) + 1)


# The Scrapy setting of each bound; RETRY_TIMES counts the tries after the first.
LIMIT_SETTINGS = {
    "DOWNLOAD_TIMEOUT": "answer_seconds",
    "DOWNLOAD_MAXSIZE": "answer_bytes",
    "BOARD_SECONDS": "board_seconds",
    "BOARD_BYTES": "board_bytes",
    "BOARD_PAGES": "board_pages",
    "BOARD_ROWS": "board_rows",
    "RETRY_AFTER_MAX": "retry_after_cap_seconds",
    "RETRY_BACKOFF": "backoff_seconds",
}


@dataclass(kw_only=True)
class Job:
    """One spider process's work: the due boards of one source in one run.

    `now` is the run's clock, ISO 8601 UTC. `allow_hosts` are host:port pairs exempt from the public-address and
    https rules; of every delay the part `allowed_delay_share` holds for them, none unless a measurement asks for it.
    With `only_allowed_hosts` no other host is asked.
    `seconds` is the time limit of the whole process, which is killed at `ends_at` on the monotonic clock. `home` is
    the data folder, `directory` the run's own, None for a spider run by hand; with `keeps_raw` false no raw answer is
    kept.
    """

    run_id: str
    now: str
    source: str
    boards: list[Board]
    home: str = ""
    directory: str | None = None
    contact: str = ""
    keeps_raw: bool = True
    request_delay: float = 1.0
    allow_hosts: list[str] = field(default_factory=list)
    allowed_delay_share: float = 0.0
    only_allowed_hosts: bool = False
    limits: Limits = field(default_factory=Limits)
    longest_answer_seconds: float = math.inf
    seconds: float = 3600.0
    ends_at: float = math.inf

    def begin(self, seconds: float) -> None:
        """Start the time of the process, now."""
        self.seconds, self.ends_at = seconds, time.monotonic() + seconds

    def reads_until(self, answer_seconds: float) -> float:
        """Return until when requests are sent whose answers may take so long: the last board lands before the end."""
        return self.ends_at - min(answer_seconds + LANDING_SECONDS, self.seconds / 10)

    @property
    def user_agent(self) -> str:
        """Name the crawler and whom to write to."""
        return f"{AGENT_NAME}/{AGENT_VERSION} (+{self.contact})"

    @property
    def landing(self) -> Path:
        """Return the landing folder of the installation."""
        return Path(self.home) / "landing"

    @property
    def run_folder(self) -> Path:
        """Return the folder of the run."""
        assert self.directory is not None
        return Path(self.directory)

    def part(self, kind: str) -> Path:
        """Return the path of one of this process's unfinished files."""
        return self.run_folder / f"{self.source}.{kind}.part"

    def settings(self) -> dict[str, Any]:
        """Return what the job says as Scrapy settings."""
        told = {"USER_AGENT": self.user_agent, "ALLOW_HOSTS": self.allow_hosts, "DOWNLOAD_DELAY": self.request_delay}
        return told | {"ONLY_ALLOWED_HOSTS": self.only_allowed_hosts} | self.limits.settings()


@dataclass(frozen=True)
class TimeLimit:
    """Until when a board may be read, on the monotonic clock in seconds, and what to say when that is over."""

    ends_at: float
    reason: str
