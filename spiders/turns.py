"""Which boards are due, and in which order they are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import zip_longest

from spiders.items import Board
from spiders.landing_folder import Landing
from spiders.runs import instant

LOOKED_BACK = timedelta(days=8)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class Past:
    """When a board was last asked, and last read completely, in the runs of the last days."""

    asked: datetime = NEVER
    complete: datetime = NEVER

    @property
    def is_behind(self) -> bool:
        """Return whether the board was asked since it was last read completely."""
        return self.asked > self.complete


def pasts(landing: Landing, now: datetime) -> dict[tuple[str, str], Past]:
    """Return the past of each board, by source and token."""
    found: dict[tuple[str, str], Past] = {}
    for summary in landing.summaries(now - LOOKED_BACK):
        moment = instant(summary["now"])
        for crawl in summary["crawls"]:
            past = found.setdefault((crawl["source"], crawl["board"]), Past())
            if crawl["crawl_status"] == "complete" and moment <= now:
                past.complete = max(past.complete, moment)
            if crawl.get("requests") or crawl["crawl_status"] == "complete":
                past.asked = max(past.asked, moment)
    return found


def in_turn(landing: Landing, boards: Iterable[Board], now: datetime, fresh: timedelta) -> list[Board]:
    """Return the boards that were not read completely in the time `fresh` before `now`.

    Those come first that have not been read completely for longest, so that a source whose time does not suffice comes
    to all of its boards in turn. On each host they alternate with boards that answered last time: many that fail one
    after another would have the host left alone.
    """
    past = pasts(landing, now)
    told = [(past.get((board.source, board.board), Past()), board) for board in boards]
    due = [(old, board) for old, board in told if not now - fresh < old.complete <= now]
    groups: dict[tuple[str, str], list[tuple[Past, Board]]] = {}
    for old, board in sorted(due, key=lambda pair: (pair[0].complete, pair[0].asked)):
        groups.setdefault((board.source, board.base_url), []).append((old, board))
    return [board for group in groups.values() for board in alternating(group)]


def alternating(group: list[tuple[Past, Board]]) -> list[Board]:
    """Return boards of one host, those that are behind in turn with the others."""
    behind = [board for old, board in group if old.is_behind]
    others = [board for old, board in group if not old.is_behind]
    return [board for pair in zip_longest(behind, others) for board in pair if board is not None]
