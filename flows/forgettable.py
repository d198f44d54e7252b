"""What can be forgotten: boards that were ever listed, by all their names, and postings that are published."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from difflib import get_close_matches
from typing import Any

import duckdb

from flows.doctor.landing import summaries
from flows.forgetting import FILE, NothingToForget, Subject, rows_of
from flows.settings import Settings
from flows.tracked import boards_checked
from warehouse.former_tokens import former_tokens

PUBLISHED = """
select 1 from core.posting where source = $source and board = $board and source_posting_id = $posting_id
"""
IMPORTED = """
select 1 from core.imported_posting
where source in ('import', 'import:' || $board) and $source = 'import' and $posting_id in ('', source_posting_id)
"""


def require_known(settings: Settings, subjects: list[Subject]) -> None:
    """Raise NothingToForget for a board that was never listed, and for a posting that is not published."""
    boards = {(row["source"], row["board"]) for listed in board_lists(settings) for row in listed}
    for one in subjects:
        if not is_known(settings, one, boards):
            near = get_close_matches(f"{one.source}:{one.board}", [":".join(board) for board in boards], n=1)
            hint = "" if (one.source, one.board) in boards or not near else f"; did you mean {near[0]}?"
            kind = "no posting of this name is published" if one.posting_id else "no such board was ever listed"
            raise NothingToForget(f"{one}: {kind}{hint}; --force keeps it away all the same")


def is_known(settings: Settings, one: Subject, boards: set[tuple[str, str]]) -> bool:
    """Return whether there is something to forget by that name, or was before it was forgotten."""
    if not one.posting_id and (one.source, one.board) in boards:
        return True
    if one in set(noted(settings)):
        return True
    if not settings.published.exists():
        return False
    with duckdb.connect(str(settings.published), read_only=True) as connection:
        return any(rows_of(connection, query, asdict(one)) for query in (PUBLISHED, IMPORTED))


def noted(settings: Settings) -> Iterator[Subject]:
    """Yield what was forgotten before."""
    path = settings.home / "landing" / FILE
    if path.exists():
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield Subject(row["source"], row["board"], row["posting_id"])


def board_lists(settings: Settings) -> Iterator[list[dict[str, Any]]]:
    """Yield the board list in force and those of all runs, the newest first; a damaged summary has none."""
    yield boards_checked(settings)[0]
    for path in summaries(settings.home):
        try:
            yield json.loads(path.read_bytes())["boards"]
        except (OSError, ValueError, KeyError, TypeError):
            continue  # a build names it


def under_former_names(settings: Settings, subjects: list[Subject]) -> list[Subject]:
    """Return subjects with the same under their boards' former tokens, by which earlier runs landed them.

    A former token that is tracked again is another board.
    """
    in_force, *earlier = board_lists(settings)
    tracked = {(row["source"], row["board"]) for row in in_force if row["enabled"]}
    former = {name: token for boards in (*earlier[::-1], in_force) for name, token in former_tokens(boards).items()}
    older = [
        replace(one, board=token)
        for one in subjects
        for (source, token), present in former.items()
        if (source, present) == (one.source, one.board) and (source, token) not in tracked
    ]
    return list(dict.fromkeys([*subjects, *older]))
