"""Find the boards that a page shows or leads to: by the addresses in it, and by the marks of embeds without one."""

from __future__ import annotations

import csv
import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from spiders.board_address import BoardAddress, board_of

TABLE = Path(__file__).with_name("embed_marks.csv")
ADDRESS = re.compile(r"(?:https?:)?//[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d{1,5})?(?:[/?#][^\s\"'<>\\`)]*)?")
ESCAPED = {"\\/": "/", "\\u002f": "/", "\\u002F": "/", "\\u0026": "&"}
READ_CHARACTERS, MARKED_CHARACTERS = 4_000_000, 500_000


class Mark(NamedTuple):
    """One row of the table: what an embed of a source leaves in a page."""

    source: str
    pattern: re.Pattern[str]
    token: str
    base_url: str


def boards_in(text: str, url: str) -> list[BoardAddress]:
    """Return the boards that a page at `url` names, each once, those that it names most often first.

    >>> boards_in('<iframe src="//boards.greenhouse.io/embed/job_board?for=acme&amp;b=x">', "https://example.com/jobs")
    [BoardAddress(source='greenhouse', board='acme', base_url='', posting=None)]
    """
    plain = unescape(text[:READ_CHARACTERS])
    for written, meant in ESCAPED.items():
        plain = plain.replace(written, meant)
    named = [found for address in ADDRESS.findall(plain) if (found := board_of(address)) is not None and found.board]
    marked = [found for mark in marks() for found in marked_boards(mark, plain[:MARKED_CHARACTERS], url)]
    times: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], BoardAddress] = {}
    for board in named or marked:
        key = (board.source, board.board.lower())
        times[key] = times.get(key, 0) + 1
        first.setdefault(key, board._replace(posting=None))
    return sorted(first.values(), key=lambda board: -times[board.source, board.board.lower()])


def marked_boards(mark: Mark, text: str, url: str) -> list[BoardAddress]:
    """Return the boards that one mark names in a page."""
    parts = urlsplit(url)
    own = {"host": parts.hostname or "", "origin": f"{parts.scheme}://{parts.netloc}"}
    told = [found.groupdict() | own for found in mark.pattern.finditer(text)]
    return [BoardAddress(mark.source, mark.token.format(**t), mark.base_url.format(**t)) for t in told]


@cache
def marks() -> list[Mark]:
    """Return the rows of the table."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [Mark(row["source"], re.compile(row["pattern"]), row["token"], row["base_url"]) for row in rows]
