"""The commands about what is tracked."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from flows import tracked
from flows.cli.terminal import exit_with, say
from flows.settings import load_settings

sources = typer.Typer(no_args_is_help=True, help="What is tracked, and if it answers.")


@sources.command("list")
def sources_list(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Print every tracked board."""
    boards = tracked.boards_listed(load_settings())
    if as_json:
        say(json.dumps(boards, ensure_ascii=False))
        return
    for board in boards:
        say(f"{board['source']}:{board['board']}  {board['employer']}{'' if board['enabled'] else '  (disabled)'}")
    say(f"{len(boards)} boards")


@sources.command("check")
def sources_check(board: Annotated[str, typer.Argument(help="SOURCE:TOKEN of a listed board.")]) -> None:
    """Ask one board now, without keeping its answer, and say what is left out. 0: all read; 3: not all; 1: none."""
    check = tracked.check_board(load_settings(), board)
    for sentence in check.sentences():
        say(sentence)
    exit_with(check.exit_status)
