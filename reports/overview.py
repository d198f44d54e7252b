"""A week in three small tables, for those who look at the run that reported it: coverage, boards not read, bridge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reports.figure import Row, records
from reports.published import opened

SQL_FOLDER = Path(__file__).with_name("overviews")


@dataclass(frozen=True)
class Overview:
    """The tables, a dictionary per row whose keys are headings: by source, by board, and by slice of the stock."""

    coverage: list[Row]
    unread: list[Row]
    bridge: list[Row]


def overview(published: Path, week: date) -> Overview:
    """Return a Monday's tables; raises UnreadableFile or OlderFile where the published file cannot tell."""
    texts = {name: (SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8") for name in Overview.__dataclass_fields__}
    with opened(published) as connection:
        return Overview(**{name: records(connection.frame(text, week=week)) for name, text in texts.items()})
