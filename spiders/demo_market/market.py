"""The invented market: employers and their boards, filled with vacancies over some weeks."""

from __future__ import annotations

from datetime import datetime
from random import Random

from spiders.demo_market.calendar import Calendar
from spiders.demo_market.mischief import planned
from spiders.demo_market.places import HOMES
from spiders.demo_market.postings import MarketBoard
from spiders.demo_market.vacancies import Vacancies

NAMES_A = "Alder Birch Cobalt Delta Ember Fjord Granite Harbor Indigo Juniper Kestrel Lumen Maple Nimbus Onyx Pelican Quartz Raven Sable Tundra Umber Vesper Willow Xenon Yarrow Zephyr".split()
NAMES_B = "Analytics Robotics Systems Labs Health Freight Energy Markets Mobility Studios".split()
SOURCES = {"greenhouse": 16, "lever": 9, "ashby": 13, "jobposting": 12, "hackernews": 1}
# How the boards of career pages are built, by place.
STYLES = [
    "listing", "sitemap", "listing", "sitemap", "listing", "index", "numbered", "odd", "latin", "dutch", "query", "inline",
]  # fmt: skip
# Boards large enough that a short answer can be told from a real one (docs/method.md#closing-rules), and one that was
# never filled.
SIZES = {
    ("greenhouse", 0): 40,
    ("greenhouse", 1): 42,
    ("ashby", 0): 44,
    ("lever", 2): 36,
    ("lever", 7): 14,
    ("ashby", 12): 0,
    ("jobposting", 2): 12,
    ("jobposting", 4): 12,
}
SMALLEST, LARGEST, LARGEST_PAGE_SET = 3, 14, 6
# Boards that get a port of their own, because they refuse whole hosts.
OWN_PORT = {("jobposting", 0), ("lever", 1), ("ashby", 4), ("lever", 3)}
NUMBERS = 10_000  # each board's postings and vacancies are numbered within a range of its own


class Market:
    """The whole market, a function of its seed, its first Monday and its number of weeks.

    With `is_shuffled` the boards misbehave on days that the seed chooses.
    """

    def __init__(self, seed: int, monday: datetime, weeks: int, *, is_shuffled: bool = False) -> None:
        self.seed = seed
        self.calendar = Calendar(monday, weeks)
        self.crawl_instants = self.calendar.crawls
        self.mischief = planned(self.calendar, self.random("mischief", 0) if is_shuffled else None)
        self.names = [f"{a} {b}" for a in NAMES_A for b in NAMES_B]
        Random(seed).shuffle(self.names)
        self.boards = [self.board(source, place) for source, count in SOURCES.items() for place in range(count)]
        self.thread_names = self.names[:60]  # no board's employers
        for number, board in enumerate(self.boards, 1):
            if board.source != "hackernews":
                Vacancies(board, self.calendar, self.random(board.source, number), number * NUMBERS).fill()

    def random(self, name: str, number: int) -> Random:
        """Return a source of chance that no other part of the market shares."""
        return Random(f"{self.seed}/{name}/{number}")

    def board(self, source: str, place: int) -> MarketBoard:
        """Return the empty board at a place of its source."""
        random, employer = self.random(f"{source} boards", place), self.names.pop()
        most = LARGEST_PAGE_SET if source == "jobposting" else LARGEST
        size = SIZES.get((source, place), random.randint(SMALLEST, most))
        return MarketBoard(
            source=source,
            token="whoishiring" if source == "hackernews" else employer.lower().replace(" ", ""),
            employer=employer,
            country=random.choice(HOMES),
            own_port=(source, place) in OWN_PORT,
            size=size,
            style=STYLES[place] if source == "jobposting" else "",
            mischief=self.mischief.get((source, place), {}),
        )

    def behaviour(self, board: MarketBoard, instant: datetime) -> str:
        """Return how a board behaves at a crawl: true, or the name of its mischief."""
        return board.mischief.get(instant, "true")

    def at(self, source: str, place: int) -> MarketBoard:
        """Return the board at a place of its source."""
        return [board for board in self.boards if board.source == source][place]
