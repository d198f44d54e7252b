"""Advertise vacancies again: under a new id some days after the close, and on a second board of their employer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from spiders.demo_market.market import Market, MarketBoard, MarketPosting, posting_id

FIRST_ID = 500_000
RENEWED_SOURCES = ("lever", "ashby")  # whose postings carry no number of their opening
EVERY = 2  # each second posting that may be advertised again is
# The employer's boards at two sources, by place in their source: the second shows the first's vacancies, too.
TWO_BOARDS = (("greenhouse", 9), ("ashby", 9))


def advertise_again(market: Market, random: Random) -> None:
    """Add to the boards what is advertised a second time; each such posting keeps the number of its vacancy."""
    numbers = iter(range(FIRST_ID, 2 * FIRST_ID))
    boards, monday = market.boards, market.monday
    for board in boards:
        if board.source in RENEWED_SOURCES and not board.mischief:
            for posting in renewed(board, monday)[::EVERY]:
                opens = (posting.closes or monday) + timedelta(days=random.randint(4, 9))
                board.postings.append(again(market, board, posting, next(numbers), opens, opens + timedelta(days=60)))
    first, second = (of_source(boards, *place) for place in TWO_BOARDS)
    second.employer = first.employer
    for posting in [p for p in first.postings if p.in_scope]:
        second.postings.append(again(market, second, posting, next(numbers), posting.opens, posting.closes))


def renewed(board: MarketBoard, monday: datetime) -> list[MarketPosting]:
    """Return the postings in scope that close in the second to fourth week and are not put up again under their id."""
    ids = [posting.posting_id for posting in board.postings]
    return [
        p
        for p in board.postings
        if p.in_scope
        and ids.count(p.posting_id) == 1
        and p.closes
        and monday + timedelta(days=7) < p.closes < monday + timedelta(days=24)
    ]


def again(
    market: Market, board: MarketBoard, posting: MarketPosting, number: int, opens: datetime, closes: datetime | None
) -> MarketPosting:
    """Return a posting of the same vacancy with an id of its own, a sentence longer than what crawls could read last."""
    read = [instant for instant in market.crawl_instants if posting.closes is None or instant < posting.closes]
    html = posting.html(max(read, default=posting.opens))
    return replace(
        posting,
        posting_id=posting_id(board, number),
        requisition=None,
        board=board.token,
        opens=opens,
        closes=closes,
        published=opens,
        texts=[(opens, html + "<p>This opening is advertised again.</p>")],
    )


def of_source(boards: list[MarketBoard], source: str, place: int) -> MarketBoard:
    """Return the board at a place among those of its source."""
    return [board for board in boards if board.source == source][place]
