"""The commands about what is tracked."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from flows import board_checks, tracked
from flows.adhoc import Result
from flows.cli.commands import plain
from flows.cli.terminal import exit_with, say, terminal_width
from flows.result_formats import table_lines
from flows.settings import Settings, load_settings
from reports.words import counted

sources = plain(no_args_is_help=True, help="What is tracked, and if it answers.")


@sources.command("list")
def sources_list(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """Print every tracked board."""
    boards = tracked.boards_listed(load_settings())
    if as_json:
        say(json.dumps(boards, ensure_ascii=False))
        return
    for board in boards:
        say(f"{board['source']}:{board['board']}  {board['employer']}{'' if board['enabled'] else '  (disabled)'}")
    say(counted(len(boards), "board"))


@sources.command("check")
def sources_check(
    board: Annotated[str | None, typer.Argument(help="SOURCE:TOKEN of a listed board, to ask it now.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, with more columns.")] = False,
    wrong: Annotated[bool, typer.Option("--wrong", help="Only boards with a problem.")] = False,
) -> None:
    """Tell of every board how its latest answers went, by the records of all crawls: 3 where something is wrong.

    With a board, ask that one now, without keeping its answer, and say what is left out: 0 all read, 3 not all, 1 none.
    """
    settings = load_settings()
    if board is None:
        tell_records(settings, as_json, wrong)
    elif as_json or wrong:
        raise typer.BadParameter("--json and --wrong go with the table of all boards")
    else:
        check = tracked.check_board(settings, board)
        for sentence in check.sentences():
            say(sentence)
        exit_with(check.exit_status)


def tell_records(settings: Settings, as_json: bool, only_wrong: bool) -> None:
    """Print what the records tell of every board."""
    rows = board_checks.checked_boards(settings)
    shown = [row for row in rows if row["problem"] or not only_wrong]
    if as_json:
        say(json.dumps(shown, ensure_ascii=False, default=str))
    else:
        names, kinds, cells = board_checks.table(shown)
        for line in table_lines(Result(names, kinds, iter([cells])), terminal_width()):
            say(line)
        say(board_checks.sentence(rows))
    exit_with(3 if any(row["problem"] for row in rows) else 0)


@sources.command("add")
def sources_add(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="Address of a board, a posting on it, or a page that shows it.")
    ],
    employer: Annotated[str | None, typer.Option(help="The employer's name, where the board states none.")] = None,
    country: Annotated[str, typer.Option(help="Where the employer sits, in two capital letters.")] = "",
    base_url: Annotated[str, typer.Option(help="Address below which to ask, in place of the source's own.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be read; write nothing.")] = False,
) -> None:
    """Find the board behind an address, ask its first page, say what reading it means, and track it. 1: not added."""
    from flows import adding  # loading what reads titles takes half a second, which only who adds should pay
    from flows.board_lines import write_line

    settings = load_settings()
    named = adding.named_board(settings, url)
    named.base_url = base_url or named.base_url
    found = adding.probe(settings, named)
    name = adding.employer_of(named, found, employer)
    for sentence in adding.sentences(named, found, name):
        say(sentence)
    line = adding.new_line(settings, named, found, name, country, url)
    if dry_run:
        return
    path, written = write_line(settings, line)
    say(f"added to {path}: {written}")
