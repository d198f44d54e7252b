"""The command that answers SQL on the published file."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows import adhoc
from flows.cli.terminal import say
from flows.settings import load_settings


def sql(
    query: Annotated[
        str | None, typer.Argument(help="One query; read from standard input where none is given.")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
) -> None:
    """Run ad hoc SQL on the published file, read-only and locked down."""
    if output not in adhoc.FORMATS:
        raise typer.BadParameter(f"{output!r} is not one of {', '.join(adhoc.FORMATS)}")
    text = query if query is not None else sys.stdin.read()
    say(adhoc.answer(load_settings().published, text, output))
