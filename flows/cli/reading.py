"""The command that says what postings mean, without warehouse or network."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from flows.cli.terminal import complain
from flows.settings import load_settings
from reports.words import counted

STREAM = "-"


def clean(
    source: Annotated[
        Path,
        typer.Argument(metavar="IN", help="Postings as JSON Lines or Parquet; - for standard input.", allow_dash=True),
    ],
    target: Annotated[
        Path, typer.Argument(metavar="OUT", help="JSON Lines out; - for standard output.", allow_dash=True)
    ],
    explain: Annotated[bool, typer.Option(help="Add the words that led to each value.")] = False,
    scope_first: Annotated[
        bool, typer.Option(help="Read postings out of scope only as far as that is decided, as a build does.")
    ] = False,
) -> None:
    """Say what postings mean, without warehouse or network. 3: some lines could not be read."""
    from warehouse.clean_command import cleaned_lines, input_lines
    from warehouse.readers import ALONE

    if str(source) != STREAM:
        source.open("rb").close()  # a missing input is reported before the output is made
        if target.exists() and target.samefile(source):
            raise typer.BadParameter(f"OUT is IN: {target}; name another file")
    # A stream is answered line by line, since whoever writes it may wait for the answer.
    readers = ALONE if str(source) == STREAM else load_settings().readers
    unread = 0
    with output(target) as out:
        for line in cleaned_lines(input_lines(source), explain, sys.stderr, readers, scope_first):
            if line is None:
                unread += 1
            else:
                out.write(line + "\n")
    if unread:
        complain(f"{counted(unread, 'line')} could not be read")
        raise typer.Exit(3)


@contextmanager
def output(target: Path) -> Iterator[TextIO]:
    """Open the file to write, or the standard output for "-"; an error of writing names it."""
    try:
        if str(target) == STREAM:
            yield sys.stdout
            sys.stdout.flush()
        else:
            with target.open("w", encoding="utf-8") as stream:
                yield stream
    except OSError as error:
        if error.filename is None and error.errno != errno.EPIPE:
            error.filename = "standard output" if str(target) == STREAM else str(target)
        raise
