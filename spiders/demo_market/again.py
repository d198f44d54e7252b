"""Advertise vacancies again: under a new id some days after the close, and on a second board of their employer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from spiders.demo_market.calendar import Calendar
from spiders.demo_market.market import Market
from spiders.demo_market.postings import MarketBoard, MarketPosting
from spiders.demo_market.vacancies import posting_id

FIRST_ID = 5_000_000
RENEWED_SOURCES = ("lever", "ashby")  # whose postings carry no number of their opening
EVERY = 3  # each third posting that may be advertised again is
# The employer's boards at two sources, by place in their source: the second shows the first's vacancies, too.
TWO_BOARDS = (("greenhouse", 9), ("ashby", 9))


def advertise_again(market: Market, random: Random) -> None:
    """Add to the boards what is advertised a second time; each such posting keeps the number of its vacancy."""
    numbers = iter(range(FIRST_ID, 2 * FIRST_ID))
    for board in market.boards:
        if board.source in RENEWED_SOURCES and not board.mischief:
            for posting in renewed(board, market.calendar)[::EVERY]:
                opens = renewed_at(posting, market.calendar, random)
                copy = again(board, posting, next(numbers), last_read(market, posting), opens)
                board.postings.append(replace(copy, closes=opens + timedelta(days=60)))
    first, second = (market.at(*place) for place in TWO_BOARDS)
    second.employer = first.employer
    first.is_shared = second.is_shared = True
    for posting in [p for p in first.postings if p.in_scope]:
        read = [instant for instant in market.crawl_instants if posting.opens <= instant]
        copy = again(second, posting, next(numbers), posting.html(min(read, default=posting.opens)), posting.opens)
        second.postings.append(replace(copy, closes=posting.closes))


def renewed(board: MarketBoard, calendar: Calendar) -> list[MarketPosting]:
    """Return the postings in scope that close long before the end and are not put up again under their id."""
    ids = [posting.posting_id for posting in board.postings]
    first, last = calendar.monday + timedelta(days=7), calendar.end - timedelta(days=18)
    return [
        p
        for p in board.postings
        if p.in_scope and ids.count(p.posting_id) == 1 and p.closes and first < p.closes < last
    ]


def renewed_at(posting: MarketPosting, calendar: Calendar, random: Random) -> datetime:
    """Return when a posting is advertised again: weeks later where only weekly crawls could tell the close before it."""
    assert posting.closes is not None
    days = random.randint(4, 9)
    return posting.closes + timedelta(days=days if posting.closes >= calendar.daily_from else days + 11)


def last_read(market: Market, posting: MarketPosting) -> str:
    """Return the text that crawls could read last."""
    read = [instant for instant in market.crawl_instants if posting.closes is None or instant < posting.closes]
    return posting.html(max(read, default=posting.opens))


def again(board: MarketBoard, posting: MarketPosting, number: int, html: str, opens: datetime) -> MarketPosting:
    """Return a posting of the same vacancy with an id of its own and a text that is a sentence longer."""
    return replace(
        posting,
        posting_id=posting_id(board, number),
        requisition=None,
        board=board.token,
        opens=opens,
        published=opens,
        texts=[(opens, html + "<p>This opening is advertised again.</p>")],
    )
