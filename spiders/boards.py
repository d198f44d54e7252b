"""The board list: what is tracked, read from one CSV file and checked line by line."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from spiders.items import Board

PACKAGED_BOARDS = Path(__file__).with_name("boards.csv")
NEEDED = ["source", "board", "employer"]
COLUMNS = [*NEEDED, "country", "base_url", "delay_s", "enabled", "was", "evidence", "notes"]
# What each source's listing proves (METRICS 0); a spider class states the same, and a test compares.
LISTING_KINDS = {
    "greenhouse": "whole",
    "lever": "whole",
    "ashby": "whole",
    "jobposting": "page_set",
    "hackernews": "thread",
}
BOARD_TOKEN = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,100}")
TRUE, FALSE = ("true", "1", "yes", ""), ("false", "0", "no")


class BoardListError(ValueError):
    """A line of boards.csv cannot be used; the message names file, line and column."""


def read_boards(path: Path) -> list[Board]:
    """Return the boards of a CSV file, in order; raises BoardListError naming file and line."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        named = reader.fieldnames or []
        if set(named) - set(COLUMNS) or set(NEEDED) - set(named):
            raise BoardListError(f"{path}: line 1: columns must be {','.join(COLUMNS)}")
        boards = [_board(row, f"{path}: line {reader.line_num}") for row in reader]
    listed = Counter((board.source, board.board) for board in boards)
    if twice := sorted(key for key, lines in listed.items() if lines > 1):
        raise BoardListError(f"{path}: listed twice: {', '.join(':'.join(key) for key in twice)}")
    return boards


def _board(row: dict[str, str | None], where: str) -> Board:
    texts = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if texts["source"] not in LISTING_KINDS:
        raise BoardListError(f"{where}: source {texts['source']!r} is none of {', '.join(LISTING_KINDS)}")
    if not BOARD_TOKEN.fullmatch(texts["board"]):
        raise BoardListError(f"{where}: board {texts['board'][:40]!r} must match {BOARD_TOKEN.pattern}")
    if texts["enabled"].lower() not in TRUE + FALSE:
        raise BoardListError(f"{where}: enabled must be true or false")
    try:
        delay = float(texts["delay_s"]) if texts["delay_s"] else None
    except ValueError:
        raise BoardListError(f"{where}: delay_s {texts['delay_s']!r} is no number") from None
    return Board(
        source=texts["source"],
        board=texts["board"],
        employer=texts["employer"],
        country=texts["country"],
        base_url=texts["base_url"],
        delay_s=delay,
        enabled=texts["enabled"].lower() in TRUE,
        was=texts["was"],
        evidence=texts["evidence"],
        notes=texts["notes"],
    )
