"""What becomes of boards: employers move from one to another, and boards leave the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from spiders.demo_market.market import Market
from spiders.demo_market.postings import MarketBoard, MarketPosting
from spiders.demo_market.vacancies import posting_id

FIRST_ID = 6_000_000
# An employer that moves: old board, new board, weekly crawls before the old one is gone, and before the new is listed.
MOVES = [(("greenhouse", 11), ("ashby", 11), 2, 4), (("lever", 8), ("greenhouse", 13), 8, 10)]
# A board that its keeper takes off the list, and how many weekly crawls come before.
DROPPED = [(("ashby", 10), 3)]


def live(market: Market) -> None:
    """Let everything happen that the calendar has room for."""
    for old, new, gone, listed in MOVES:
        if before_crawl(market, gone) and (arrival := before_crawl(market, listed)):
            move(market.at(*old), market.at(*new), before_crawl(market, gone) or arrival, arrival)
    for (source, place), weeks in DROPPED:
        market.at(source, place).listed_until = before_crawl(market, weeks)


def before_crawl(market: Market, weeks: int) -> datetime | None:
    """Return an instant of the week before a weekly crawl; None where the calendar has no crawl after so many."""
    crawls = market.crawl_instants if weeks <= len(market.calendar.weekly_crawls) else []
    return crawls[weeks] - timedelta(days=2) if crawls else None


def move(old: MarketBoard, new: MarketBoard, gone: datetime, arrival: datetime) -> None:
    """Let an employer leave one board for another at another source: nobody can read it in the time between."""
    old.gone_from, new.listed_from, new.employer, new.country = gone, arrival, old.employer, old.country
    there = [posting for posting in unmistakable(old) if posting.closes is None or posting.closes > arrival]
    old.postings = [posting for posting in unmistakable(old) if posting.opens < gone]
    for posting in old.postings:
        posting.closes = min(gone, posting.closes or gone)
    new.postings = [moved(new, posting, number, arrival) for number, posting in enumerate(there)]


def moved(new: MarketBoard, posting: MarketPosting, number: int, arrival: datetime) -> MarketPosting:
    """Return a posting as it stands on its employer's new board."""
    return replace(
        posting,
        posting_id=posting_id(new, FIRST_ID + 500_000 + 1000 * posting.vacancy + number),
        requisition=None if new.source != "greenhouse" else f"{posting.vacancy}7",
        board=new.token,
        opens=max(posting.opens, arrival),
    )


def unmistakable(board: MarketBoard) -> list[MarketPosting]:
    """Return the postings that are up once and share their words with no other vacancy: nobody can confuse them."""
    ids = [posting.posting_id for posting in board.postings]
    vacancies = dict[str, set[int]]()
    for posting in board.postings:
        vacancies.setdefault(posting.texts[0][1], set()).add(posting.vacancy)
    return [p for p in board.postings if ids.count(p.posting_id) == 1 and len(vacancies[p.texts[0][1]]) == 1]
