"""The command that answers SQL on the published file."""

from __future__ import annotations

import shutil
import sys
from typing import Annotated

import typer

from flows.adhoc import EmptyQuery, answers
from flows.result_formats import WRITERS, Layout
from flows.settings import load_settings

WIDTH_OF_NO_TERMINAL = 120


def sql(
    query: Annotated[
        str | None, typer.Argument(help="One statement or several; read from standard input where none is given.")
    ] = None,
    output: Annotated[str, typer.Option("--format", help="table, csv or json.")] = "table",
    guard_formulas: Annotated[
        bool, typer.Option("--guard-formulas", help="Of CSV: mark cells that a spreadsheet would compute.")
    ] = False,
) -> None:
    """Run ad hoc SQL on the published file, read-only and locked down. 130: interrupted."""
    if output not in WRITERS:
        raise typer.BadParameter(f"{output!r} is not one of {', '.join(WRITERS)}")
    if guard_formulas and output != "csv":
        raise typer.BadParameter("--guard-formulas goes with --format csv")
    text = query if query is not None else sys.stdin.buffer.read().decode("utf-8", "replace")
    width = shutil.get_terminal_size((WIDTH_OF_NO_TERMINAL, 24)).columns
    layout = Layout(width, guard_formulas, is_terminal=sys.stdout.isatty())
    try:
        with answers(load_settings().published, text) as results:
            WRITERS[output](results, sys.stdout, layout)
    except EmptyQuery as error:
        raise typer.BadParameter(str(error)) from None
    sys.stdout.flush()
