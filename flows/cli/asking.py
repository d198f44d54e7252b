"""The command that answers SQL on the published file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TextIO

import typer

from flows.adhoc import EmptyQuery, answers, write_parquet
from flows.cli.terminal import complain, say, terminal_width
from flows.result_formats import WRITERS, Layout
from flows.settings import load_settings
from warehouse.database import WarehouseError

PARQUET = "parquet"


def sql(
    query: Annotated[
        str | None,
        typer.Argument(help="One statement or several; without it, a prompt, or what standard input holds."),
    ] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from this file.")] = None,
    value: Annotated[
        list[str] | None, typer.Option("--value", "-v", help="NAME=VALUE for $NAME in the query; may be repeated.")
    ] = None,
    timeout: Annotated[float | None, typer.Option(min=0.001, help="Stop the query after so many seconds.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, help="Show at most so many rows of each result.")] = None,
    form: Annotated[str, typer.Option("--format", help=f"{', '.join(WRITERS)}, {PARQUET}.")] = "table",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    guard_formulas: Annotated[
        bool, typer.Option("--guard-formulas", help="Of CSV: mark cells that a spreadsheet would compute.")
    ] = False,
) -> None:
    """Run ad hoc SQL on the published file, read-only and locked down. 130: interrupted."""
    check_usage(form, output, guard_formulas)
    asked = Asked(load_settings().published, form, timeout, limit, guard_formulas)
    values = values_named(value or [])
    if query is None and file is None and output is None and sys.stdin.isatty():
        # drawing a prompt takes a library that no other use of the command needs
        from flows.prompt import ask

        ask(asked.published, lambda text, more: asked.print_at_prompt(text, values | more), say, complain)
        return
    text = query_text(query, file)
    try:
        asked.write(text, values, output)
    except EmptyQuery as error:
        raise typer.BadParameter(f"{error}; give one as the argument or on standard input") from None


def check_usage(form: str, output: Path | None, guard_formulas: bool) -> None:
    """Raise BadParameter for options that do not go together."""
    if form not in (*WRITERS, PARQUET):
        raise typer.BadParameter(f"{form!r} is not one of {', '.join(WRITERS)}, {PARQUET}")
    if guard_formulas and form != "csv":
        raise typer.BadParameter("--guard-formulas goes with --format csv")
    if form == PARQUET and output is None:
        raise typer.BadParameter("--format parquet needs a file: --output FILE")


@dataclass(frozen=True)
class Asked:
    """How queries of one call of the command are answered."""

    published: Path
    form: str
    timeout: float | None
    limit: int | None
    guard_formulas: bool

    def write(self, query: str, values: dict[str, str], output: Path | None) -> None:
        """Write the results of a query to a file or to standard output."""
        if output is not None and self.form == PARQUET:
            write_parquet(self.published, query, output, values, self.timeout, self.limit)
        elif output is not None:
            with output.open("w", encoding="utf-8", newline="") as stream:
                self.write_text(query, values, stream)
        else:
            self.write_text(query, values, sys.stdout)

    def write_text(self, query: str, values: dict[str, str], stream: TextIO) -> None:
        """Write the results of a query as text."""
        layout = Layout(terminal_width(), self.guard_formulas, is_terminal=stream.isatty())
        with answers(self.published, query, values, self.timeout, self.limit) as results:
            WRITERS[self.form](results, stream, layout)
        stream.flush()

    def print_at_prompt(self, query: str, values: dict[str, str]) -> None:
        """Print the results of a query; a failure is one line, and Ctrl-C stops the query."""
        try:
            self.write_text(query, values, sys.stdout)
        except (WarehouseError, EmptyQuery) as error:
            complain(str(error))
        except KeyboardInterrupt:
            complain("stopped")


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


def mcp() -> None:
    """Serve tables and findings to assistants: Model Context Protocol on standard input and output, read-only."""
    settings = load_settings()
    from flows.assistant import make_server  # loading the protocol takes a second, which only who serves should pay

    make_server(settings.published, settings.home / "reports").run("stdio")
