"""Real Ashby boards, where the measuring data lies beside the checkout."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

SHARED = Path(__file__).resolve().parents[3] / "shared"
ASHBY = SHARED / "data/real/ashby_boards_2025/boards_raw.jsonl.gz"


def fields_of_ashby(name: str) -> list[str]:
    """Return a field of every posting of the real boards, an empty list where they are absent."""
    if not ASHBY.exists():
        return []
    with gzip.open(ASHBY, "rt") as stream:
        return [job[name] for line in stream for job in json.loads(line)["api"]["jobs"]]
