"""The types of the flows' parameters: the Prefect server refuses what does not fit them before a run is made.

The server knows only the patterns; what no pattern can say (2027 has no week 53) the flow refuses before it crawls.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from flows.steps import WEEK_PATTERN

SOURCES = Path(__file__).parent.parent / "spiders" / "sources.csv"
BOARD_PATTERN = r"^[a-z]+:[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99})?$"
DAY_PATTERN = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
TIME_PATTERN = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?"
INSTANT_PATTERN = f"^{DAY_PATTERN}T{TIME_PATTERN}$"
INSTANT_SCHEMA = {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN}


@cache
def source_names() -> list[str]:
    """Return the sources there are."""
    with SOURCES.open(encoding="utf-8", newline="") as stream:
        return [row["source"] for row in csv.DictReader(stream)]


def known_source(name: str) -> str:
    """Return a source's name; raises ValueError for one that there is not."""
    if name not in source_names():
        raise ValueError(f"source {name!r} is not one of {', '.join(source_names())}")
    return name


def written_instant(value: Any) -> Any:
    """Return an instant or its text; raises ValueError for a number, which would be read as seconds since 1970."""
    if not isinstance(value, str | datetime):
        raise ValueError(f"{value!r} is not an ISO instant such as 2026-11-23T06:00:00Z")
    return value


def in_utc(moment: datetime) -> datetime:
    """Return an instant in UTC, which one without a zone is already in."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


Source = Annotated[str, AfterValidator(known_source), WithJsonSchema({"type": "string", "enum": source_names()})]
Week = Annotated[str, Field(pattern=WEEK_PATTERN)]
Board = Annotated[str, Field(pattern=BOARD_PATTERN)]
Instant = Annotated[datetime, BeforeValidator(written_instant), AfterValidator(in_utc), WithJsonSchema(INSTANT_SCHEMA)]
