"""What one spider process is told: its run, its boards, whom it may ask, and its limits."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from spiders.items import Board

AGENT_NAME = "ml-job-trends"
AGENT_VERSION = "0.1"


@dataclass(kw_only=True)
class Limits:
    """Bounds of one board and one process; seconds, bytes and counts (RELIABILITY section 4)."""

    answer_seconds: float = 30.0
    answer_bytes: int = 32 * 1024 * 1024
    board_seconds: float = 1200.0
    board_bytes: int = 256 * 1024 * 1024
    board_pages: int = 200
    board_rows: int = 50_000
    tries: int = 3
    retry_after_cap_seconds: float = 300.0
    backoff_seconds: float = 2.0


@dataclass(kw_only=True)
class Job:
    """One spider process's work: the due boards of one source in one run.

    `now` is the run's clock, ISO 8601 UTC. `allow_hosts` are host:port pairs exempt from the public-address and
    https rules and from the delay.
    """

    run_id: str
    now: str
    source: str
    boards: list[Board]
    directory: str
    text_index: str
    contact: str
    request_delay: float = 1.0
    allow_hosts: list[str] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    @property
    def user_agent(self) -> str:
        """Name the crawler and whom to write to."""
        return f"{AGENT_NAME}/{AGENT_VERSION} (+{self.contact})"

    def save(self, path: Path) -> None:
        """Write the job as JSON."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Job:
        """Read a job written by `save`."""
        row = json.loads(path.read_text(encoding="utf-8"))
        row["boards"] = [Board(**board) for board in row["boards"]]
        row["limits"] = Limits(**row["limits"])
        return cls(**row)

    def part(self, kind: str) -> Path:
        """Return the path of one of this process's unfinished files."""
        return Path(self.directory) / f"{self.source}.{kind}.part"
