"""The market's board list, as its keeper has it at an instant."""

from __future__ import annotations

from datetime import datetime

from spiders.demo_market.postings import MarketBoard

COLUMNS = "source,board,employer,country,base_url,delay_s,enabled,was,notes"
SITEMAPS = ("sitemap", "index")  # styles of career pages that are read through a sitemap


def boards_csv(boards: list[MarketBoard], bases: list[str], now: datetime) -> str:
    """Return the board list with each board's address."""
    return "\n".join([COLUMNS, *(line(board, base, now) for board, base in zip(boards, bases, strict=True))]) + "\n"


def line(board: MarketBoard, base: str, now: datetime) -> str:
    """Return the line of one board."""
    if board.source == "jobposting":
        base += f"/{board.token}/" + ("sitemap.xml" if board.style in SITEMAPS else "careers")
    employer, token = listed_employer(board, now), board.token_at(now)
    was = board.former_token if token != board.former_token else ""
    is_enabled = "true" if board.is_tracked(now) else "false"
    return f"{board.source},{token},{employer},{board.country},{base},,{is_enabled},{was},invented"


def listed_employer(board: MarketBoard, now: datetime) -> str:
    """Return the employer that the board list names: misspelt at first, or the former one until its keeper hears."""
    if board.misspelt_until and now < board.misspelt_until:
        return board.employer[:-1]
    return board.newcomer if board.owner_known_from and board.owner_known_from <= now else board.employer
