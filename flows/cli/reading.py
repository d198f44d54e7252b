"""The command that says what postings mean, without warehouse or network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.terminal import complain
from warehouse.clean.stream import cleaned_lines, input_lines


def clean(
    source: Annotated[
        Path,
        typer.Argument(metavar="IN", help="Postings as JSON Lines or Parquet; - for standard input.", allow_dash=True),
    ],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="JSON Lines out; - for standard output.", allow_dash=True)
    ],
    explain: Annotated[bool, typer.Option(help="Add the words that led to each value.")] = False,
) -> None:
    """Say what postings mean, without warehouse or network. 3: some lines could not be read."""
    out = sys.stdout if str(target) == "-" else target.open("w", encoding="utf-8")
    unread = 0
    for line in cleaned_lines(input_lines(source), explain, sys.stderr):
        if line is None:
            unread += 1
        else:
            out.write(line + "\n")
    out.flush()
    if unread:
        complain(f"{unread} lines could not be read")
        raise typer.Exit(3)
