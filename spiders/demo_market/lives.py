"""What becomes of boards and postings: employers move, boards leave the list, openings are retitled or withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from spiders.demo_market.market import Market
from spiders.demo_market.postings import MarketBoard, MarketPosting, Title
from spiders.demo_market.vacancies import Vacancies, posting_id

FIRST_ID = 6_000_000
# A token that another company takes over: which board, weekly crawls before that, and daily ones before the list says so.
TAKEN_OVER = [(("lever", 7), 2, None), (("greenhouse", 12), 9, 5)]
NEWCOMER_TITLES = [
    Title(text, in_scope=False)
    for text in (
        "Forklift Driver", "Shift Lead, Night", "Pastry Chef", "Dental Nurse", "Tram Driver", "Store Manager", "Roofing Apprentice",
    )
] + [Title("Machine Learning Engineer, Cold Chain", in_scope=True)]  # fmt: skip
NEWCOMERS = 9
# A board that gets another token on its source, and how many weekly crawls come before.
RENAMED = [(("lever", 4), 2)]
# An employer that moves: old board, new board, weekly crawls before the old one is gone, and before the new is listed.
MOVES = [
    (("greenhouse", 11), ("ashby", 11), 2, 4),
    (("lever", 8), ("greenhouse", 13), 8, 10),
    (("greenhouse", 14), ("ashby", 6), 1, 3),
]
# Of the boards moved from, those that answer an empty list for ever instead of "not found".
LEAVES_NOTHING = [("greenhouse", 14)]
# A board that its keeper takes off the list, and how many weekly crawls come before.
DROPPED = [(("ashby", 10), 3)]
# A board whose employer the list spells wrongly, and how many daily crawls come before the correction.
MISSPELT = [(("ashby", 8), 4)]
ONE_IN = 9  # of the postings that may change, each ninth does
OUT_OF_SCOPE, INTO_SCOPE = "Solutions Consultant", "Machine Learning Engineer, Search"


def live(market: Market) -> None:
    """Let everything happen that the calendar has room for."""
    for (source, place), weeks, days in TAKEN_OVER:
        if moment := before_crawl(market, weeks):
            known_from = market.calendar.daily_crawls[days] if days is not None else None
            take_over(market, market.at(source, place), moment, known_from)
    for (source, place), weeks in RENAMED:
        if moment := before_crawl(market, weeks):
            board = market.at(source, place)
            board.former_token, board.renamed_at = f"{board.token}-inc", moment
    for old, new, gone, listed in MOVES:
        if (leaving := before_crawl(market, gone)) and (arrival := before_crawl(market, listed)):
            market.at(*old).leaves_nothing = old in LEAVES_NOTHING
            move(market.at(*old), market.at(*new), leaving, arrival)
    for (source, place), weeks in DROPPED:
        market.at(source, place).listed_until = before_crawl(market, weeks)
    for (source, place), days in MISSPELT:
        market.at(source, place).misspelt_until = market.calendar.daily_crawls[days]
    for number, board in enumerate(market.boards):
        change_postings(board, market.calendar.monday, market.random("changes", number))


def before_crawl(market: Market, weeks: int) -> datetime | None:
    """Return an instant of the week before a weekly crawl; None where the calendar has no crawl after so many."""
    crawls = market.crawl_instants if weeks <= len(market.calendar.weekly_crawls) else []
    return crawls[weeks] - timedelta(days=2) if crawls else None


def take_over(market: Market, board: MarketBoard, moment: datetime, known_from: datetime | None) -> None:
    """Let another company's postings stand under a board's token; from an instant on the board list may say so."""
    name = market.names.pop()
    other = replace(board, employer=name, postings=[], newcomers=[], size=NEWCOMERS)
    random = market.random("newcomers", len(market.names))
    maker = Vacancies(other, market.calendar, random, FIRST_ID + 1000 * len(market.names))
    board.taken_over_at, board.newcomer, board.owner_known_from = moment, name, known_from
    for number in range(NEWCOMERS):
        title = NEWCOMER_TITLES[number % len(NEWCOMER_TITLES)]
        posting = maker.posting(moment - timedelta(days=number), None)
        board.newcomers.append(replace(posting, titles=[(posting.opens, title)], is_prospect=False))


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
    """Return the postings that are up once, alone of their vacancy, and share their words with no other: nobody can confuse them."""
    vacancies = Counter(posting.vacancy for posting in board.postings)
    words = Counter(posting.texts[0][1] for posting in board.postings)
    return [p for p in board.postings if vacancies[p.vacancy] == words[p.texts[0][1]] == 1]


def change_postings(board: MarketBoard, monday: datetime, random: Random) -> None:
    """Retitle some postings out of scope or into it, take some off the list, make some general applications.

    Nothing changes in its first nine days: every crawl but a weekly one that fails has then seen what was before.
    """
    is_told_elsewhere = board.gone_from or board.listed_from or board.is_shared or board.taken_over_at
    if board.source in ("jobposting", "hackernews") or board.mischief or is_told_elsewhere:
        return
    for posting in list(changeable(board, monday))[::ONE_IN]:
        moment = max(posting.opens, monday) + timedelta(days=random.uniform(9, 16))
        kind = random.random()
        if kind < 0.3 and board.source == "ashby":
            posting.unlisted_from = moment
        elif kind < 0.3 and board.source == "greenhouse":
            posting.prospect_from = moment
        else:
            title = Title(OUT_OF_SCOPE, in_scope=False) if posting.in_scope else Title(INTO_SCOPE, in_scope=True)
            posting.titles = [*posting.titles, (moment, title)]


def changeable(board: MarketBoard, monday: datetime) -> Iterator[MarketPosting]:
    """Yield the postings that are up once, alone of their vacancy, for long enough."""
    ids = [posting.posting_id for posting in board.postings]
    vacancies = [posting.vacancy for posting in board.postings]
    for posting in board.postings:
        is_alone = ids.count(posting.posting_id) == 1 and vacancies.count(posting.vacancy) == 1
        is_long = posting.closes is None or posting.closes - max(posting.opens, monday) > timedelta(days=30)
        if is_alone and is_long and not posting.is_prospect:
            yield posting
