"""The command that answers SQL on the published file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
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
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from this file.")] = None,
    value: Annotated[
        list[str] | None, typer.Option("--value", "-v", help="NAME=VALUE for $NAME in the query; may be repeated.")
    ] = None,
    timeout: Annotated[float | None, typer.Option(min=0.001, help="Stop the query after so many seconds.")] = None,
    output: Annotated[str, typer.Option("--format", help=f"{', '.join(WRITERS)}.")] = "table",
    guard_formulas: Annotated[
        bool, typer.Option("--guard-formulas", help="Of CSV: mark cells that a spreadsheet would compute.")
    ] = False,
) -> None:
    """Run ad hoc SQL on the published file, read-only and locked down. 130: interrupted."""
    if output not in WRITERS:
        raise typer.BadParameter(f"{output!r} is not one of {', '.join(WRITERS)}")
    if guard_formulas and output != "csv":
        raise typer.BadParameter("--guard-formulas goes with --format csv")
    text = query_text(query, file)
    width = shutil.get_terminal_size((WIDTH_OF_NO_TERMINAL, 24)).columns
    layout = Layout(width, guard_formulas, is_terminal=sys.stdout.isatty())
    try:
        with answers(load_settings().published, text, values_named(value or []), timeout) as results:
            WRITERS[output](results, sys.stdout, layout)
    except EmptyQuery as error:
        raise typer.BadParameter(str(error)) from None
    sys.stdout.flush()


def query_text(query: str | None, file: Path | None) -> str:
    """Return the query from the argument, the file, or standard input; a query given twice is wrong usage."""
    if query is not None and file is not None:
        raise typer.BadParameter("give the query as the argument or by --file, not both")
    if file is not None:
        return file.read_text(encoding="utf-8", errors="replace")
    return query if query is not None else sys.stdin.buffer.read().decode("utf-8", "replace")


def values_named(given: list[str]) -> dict[str, str]:
    """Return the values by name; what is not NAME=VALUE is wrong usage."""
    pairs = [pair.partition("=") for pair in given]
    if wrong := [name for name, sign, _ in pairs if not sign or not name.isidentifier()]:
        raise typer.BadParameter(f"{wrong[0]!r} is not NAME=VALUE")
    return {name: text for name, _, text in pairs}
