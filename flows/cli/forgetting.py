"""The command that takes a posting or a board out of everything that is kept."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli.terminal import say
from flows.forgettable import require_known, under_former_names
from flows.forgetting import forget as forget_subjects
from flows.forgetting import subjects_of
from flows.lock import run_lock
from flows.settings import load_settings

Names = Annotated[
    list[str], typer.Argument(metavar="NAME...", help="SOURCE:BOARD, SOURCE:BOARD:ID, or the address of a posting.")
]


def forget(
    names: Names,
    reason: Annotated[str, typer.Option(help="Why, for your own record.")] = "",
    sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Also names of which nothing is known here.")] = False,
) -> None:
    """Take boards or postings out of landing, tables and site, for good. They are not collected again."""
    settings = load_settings()
    subjects = [subject for name in names for subject in subjects_of(settings.published, name)]
    if not force:
        require_known(settings, subjects)
    subjects = under_former_names(settings, subjects)
    for subject in subjects:
        say(f"{subject}: {'a posting' if subject.posting_id else 'a whole board'}")
    if not sure and not typer.confirm(f"Delete what {settings.home} keeps of them?"):
        say("nothing was deleted")
        raise typer.Exit(1)
    with run_lock(settings.home):
        for line in forget_subjects(settings, subjects, reason):
            say(line)
