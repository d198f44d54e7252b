"""The command that takes in what people hold: saved pages, alert mails, tables, archives."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any

import typer

from flows.cli.pipeline import ready
from flows.cli.terminal import complain, exit_with, say
from flows.importing import ImportRequest, ImportStopped, WrongMap, import_files
from flows.lock import run_lock
from reports.words import counted

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Files and folders; - for standard input.", allow_dash=True)
]
Origin = Annotated[str, typer.Option(metavar="TEXT", help="Where they come from, in your words; shown with every row.")]
Licence = Annotated[str | None, typer.Option(metavar="TEXT", help="Under which terms you have them.")]
HeldBy = Annotated[
    str | None,
    typer.Option("--i-hold-this-lawfully", metavar="NAME", help="Who says so of files from sites that forbid copying."),
]


Columns = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=COLUMN", help="Which column of a table is which field; may be repeated."),
]


def import_postings(
    paths: Paths, origin: Origin, licence: Licence = None, held_by: HeldBy = None, columns: Columns = None
) -> None:
    """Take in postings that you hold: saved pages, alert mails, tables, archives. Asks no site for anything.

    They are marked as imported and move no number of the report. 0: all read; 3: some files refused; 1: none.
    """
    if not origin.strip():
        raise typer.BadParameter("--origin is empty; say where the files come from")
    settings = ready()
    with run_lock(settings.home):
        try:
            answer = import_files(settings, ImportRequest(paths, origin, licence, held_by, columns or []))
        except WrongMap as error:
            raise typer.BadParameter(str(error)) from error
        except ImportStopped as error:
            complain(str(error))
            raise typer.Exit(error.status) from error
    exit_with(told(answer))


def told(answer: dict[str, Any]) -> int:
    """Print what became of the files; returns the exit status."""
    files = answer["files"]
    for note in answer["notes"]:
        say(note)
    refused = [file for file in files if file["refused"]]
    known = sum(file["is_known"] for file in files)
    for file in refused:
        say(f"refused: {file['name']}: {file['refused']}")
    skipped: Counter[str] = sum((Counter(file["skipped"]) for file in files), Counter())
    for reason, count in skipped.most_common():
        say(f"skipped: {count}: {reason}")
    counts = {name: sum(file[name] for file in files) for name in ("entries", "postings", "repeated")}
    say(
        f"import: {counted(len(files), 'file')}, {len(refused)} refused, {known} imported before;"
        f" {counts['entries']} pages, mails or rows read: {counted(counts['postings'], 'posting')} landed,"
        f" {counts['repeated']} landed before, {sum(skipped.values())} skipped"
    )
    if answer["import"]:
        say(f"landed as import {answer['import']}; `jobtrends build` takes it in, as does the next run")
    is_all_refused = len(refused) == len(files)
    return 1 if is_all_refused else 3 if refused else 0
