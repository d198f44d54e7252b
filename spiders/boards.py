"""The board list: what is tracked, read from one CSV file and checked line by line."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path
from urllib.parse import urlsplit

from spiders.items import Board
from spiders.job_sites import site_named

PACKAGED_BOARDS = Path(__file__).with_name("boards.csv")
NEEDED = ["source", "board", "employer"]
COLUMNS = [*NEEDED, "country", "base_url", "delay_s", "enabled", "was", "evidence", "notes"]
with Path(__file__).with_name("sources.csv").open(encoding="utf-8", newline="") as _lines:
    SOURCES = {row["source"]: row for row in csv.DictReader(_lines)}
# What each source's listing proves, as its class states it.
LISTING_KINDS = {name: facts["listing_kind"] for name, facts in SOURCES.items()}
# A source whose boards take two names to ask for writes them with a "/" between.
BOARD_TOKEN = re.compile(r"(?!\.)[A-Za-z0-9._-]{1,100}(?:/(?!\.)[A-Za-z0-9._-]{1,100})?")
COUNTRY = re.compile(r"[A-Z]{2}")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
LONGEST_DELAY_SECONDS = 3600
PROBLEMS_SHOWN = 5
TRUE, FALSE = ("true", "1", "yes", ""), ("false", "0", "no")


def crawl_seconds(source: str) -> float:
    """Return the time limit of a source's process, as its class states it."""
    return float(SOURCES[source]["crawl_seconds"])


class BoardListError(ValueError):
    """The board list cannot be used; the message names the file, and for each problem its line and column."""


def read_boards(path: Path) -> list[Board]:
    """Return the boards of a CSV file, in order; raises BoardListError naming the file and every line in error."""
    boards, problems = check_boards(path)
    if problems:
        shown = problems[:PROBLEMS_SHOWN]
        more = len(problems) - len(shown)
        raise BoardListError(f"{path}: {'; '.join(shown)}" + (f"; and {more} more" if more else ""))
    return boards


def check_boards(path: Path) -> tuple[list[Board], list[str]]:
    """Return the boards that can be used and a sentence for each problem, in the order of the lines."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-16" if content.startswith(UTF16_MARKS) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return [], [f"line {line}: byte {content[error.start]:#x} is not UTF-8; save the file as CSV in UTF-8"]
    try:
        return _boards_of(csv.DictReader(io.StringIO(text, newline="")))
    except csv.Error as error:
        return [], [f"not a CSV file: {error}"]


def _boards_of(reader: csv.DictReader[str]) -> tuple[list[Board], list[str]]:
    named = reader.fieldnames or []
    if set(named) - set(COLUMNS) or set(NEEDED) - set(named):
        return [], [f"line 1: columns must be {','.join(COLUMNS)}, of which {','.join(NEEDED)} are needed"]
    boards, problems, lines = list[Board](), list[str](), dict[tuple[str, str], int]()
    for row in reader:
        texts = {name: (row.get(name) or "").strip() for name in COLUMNS}
        found = _problems(texts) + (["more cells than columns; quote a cell that holds a comma"] if None in row else [])
        first = lines.setdefault((texts["source"], texts["board"]), reader.line_num)
        if first != reader.line_num:
            found.append(f"{texts['source']}:{texts['board']} is listed twice, first in line {first}")
        problems += [f"line {reader.line_num}: {problem}" for problem in found]
        if not found:
            boards.append(_board(texts))
    problems += _earlier_tokens(boards, lines)
    if not lines:
        problems.append("lists no board; add a line for each board")
    return boards, problems


def _earlier_tokens(boards: list[Board], lines: dict[tuple[str, str], int]) -> list[str]:
    """Return what is wrong with the earlier tokens of boards: each belongs to one board, and is no board of its own."""
    found, first = [], dict[tuple[str, str], int]()
    for board in boards:
        line = lines[board.source, board.board]
        for text in board.was.replace(";", " ").split():
            named = earlier(board, text)
            if named[0] not in LISTING_KINDS or not BOARD_TOKEN.fullmatch(named[1]):
                found.append(f"line {line}: was {text[:40]!r} is not the token of a board")
            elif named in lines:
                other = lines[named]
                found.append(f"line {line}: was {text!r} is listed as a board too, in line {other}; remove one of them")
            elif first.setdefault(named, line) != line:
                found.append(f"line {line}: was {text!r} belongs to the board in line {first[named]} too")
    return found


def earlier(board: Board, text: str) -> tuple[str, str]:
    """Return source and token of an earlier name of a board: of its own source, unless it names another's."""
    source, colon, token = text.partition(":")
    return (source, token) if colon else (board.source, text)


def _problems(texts: dict[str, str]) -> list[str]:
    """Return what is wrong with the cells of one line."""
    found = []
    if site := site_named(texts["source"]):
        return [f"source {texts['source']!r}: {site.refusal}; remove the line"]
    if texts["source"] not in LISTING_KINDS:
        found.append(f"source {texts['source'][:40]!r} is not one of {', '.join(LISTING_KINDS)}")
    if not BOARD_TOKEN.fullmatch(texts["board"]):
        found.append(f"board {texts['board'][:40]!r} must be up to 100 letters, digits, '.', '_' and '-', no dot first")
    if texts["country"] and not COUNTRY.fullmatch(texts["country"]):
        found.append(f"country {texts['country'][:40]!r} must be two capital letters, such as DE")
    if not texts["employer"]:
        found.append("employer is empty")
    if texts["enabled"].lower() not in TRUE + FALSE:
        found.append(f"enabled {texts['enabled'][:40]!r} must be true or false")
    if not _is_delay(texts["delay_s"]):
        found.append(f"delay_s {texts['delay_s'][:40]!r} must be a number of seconds from 0 to {LONGEST_DELAY_SECONDS}")
    if texts["base_url"] and not _is_web_address(texts["base_url"]):
        found.append(f"base_url {texts['base_url'][:60]!r} must be an https address without user name")
    has_host = SOURCES.get(texts["source"], {}).get("public_host", "unknown")
    if not has_host and not texts["base_url"] and texts["enabled"].lower() in TRUE:
        found.append(f"base_url is empty; a {texts['source']} board needs the address of its listing page or sitemap")
    return found


def _is_delay(text: str) -> bool:
    try:
        return not text or 0 <= float(text) <= LONGEST_DELAY_SECONDS
    except ValueError:
        return False


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises ValueError where it is no number
    except ValueError:
        return False
    return (
        parts.scheme in ("https", "http")  # http is asked only where ALLOW_HOSTS names the host
        and bool(parts.hostname)
        and parts.username is None
        and not re.search(r"[\s\x00-\x1f\\]", text)
    )


def _board(texts: dict[str, str]) -> Board:
    return Board(
        source=texts["source"],
        board=texts["board"],
        employer=texts["employer"],
        country=texts["country"],
        base_url=texts["base_url"],
        delay_s=float(texts["delay_s"]) if texts["delay_s"] else None,
        enabled=texts["enabled"].lower() in TRUE,
        was=texts["was"],
        evidence=texts["evidence"],
        notes=texts["notes"],
    )
