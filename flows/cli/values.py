"""Values that several commands take, checked before anything starts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from flows import steps

WEEK_HELP = "ISO week, such as 2026-W47; the last complete one where none is given."


def iso_week(label: str) -> str:
    """Return the label of an ISO week; anything else is wrong usage."""
    monday_of(label)
    return label


def monday_of(label: str) -> date:
    """Return the Monday of a week label; anything else is wrong usage."""
    try:
        return steps.week_of(label)
    except ValueError:
        raise typer.BadParameter(f"{label!r} is not an ISO week such as 2026-W47") from None


def iso_instant(text: str) -> datetime:
    """Return an ISO instant in UTC; anything else is wrong usage."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not an ISO instant such as 2026-11-23T06:00:00Z") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


Week = Annotated[str | None, typer.Option(parser=iso_week, metavar="WEEK", help=WEEK_HELP)]
FirstWeek = Annotated[
    str | None,
    typer.Option("--from", parser=iso_week, metavar="WEEK", help="First of a range of weeks, each with a report."),
]
LastWeek = Annotated[
    str | None,
    typer.Option(
        "--to", parser=iso_week, metavar="WEEK", help="Last of the range; the last complete one where none is given."
    ),
]
Instant = Annotated[
    datetime | None,
    typer.Option(parser=iso_instant, metavar="INSTANT", help="Show what was known at this ISO instant."),
]
