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
    employer, token = board.employer, board.token_at(now)
    if board.misspelt_until and now < board.misspelt_until:
        employer = employer[:-1]
    elif board.owner_known_from and board.owner_known_from <= now:
        employer = board.newcomer
    was = board.former_token if token != board.former_token else ""
    is_enabled = "true" if board.is_tracked(now) else "false"
    return f"{board.source},{token},{employer},{board.country},{base},,{is_enabled},{was},invented"
