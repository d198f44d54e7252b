"""The invented market itself: its calendar, its mischief, and that it is written without our reference files."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from spiders.demo_market.asks import ASKS, UNLISTED, asks_of, unlisted
from spiders.demo_market.calendar import Calendar, parse_monday
from spiders.demo_market.disk import befall, mishaps, tidy_up
from spiders.demo_market.lives import MOVES, live
from spiders.demo_market.market import Market
from spiders.demo_market.mischief import HOST_FAILS, MISCHIEF, planned
from tests.landing import Landing, posting
from tests.test_house_rules import ROOT

MONDAY = parse_monday("2026-05-18")


@pytest.mark.parametrize(("weeks", "weekly", "daily"), [(26, 20, 29), (6, 4, 15), (3, 2, 8), (1, 0, 8)])
def test_crawls_are_weekly_in_the_far_past_and_daily_in_the_newest_weeks(weeks: int, weekly: int, daily: int) -> None:
    calendar = Calendar(MONDAY, weeks)
    assert (len(calendar.weekly_crawls), len(calendar.daily_crawls)) == (weekly, daily)
    assert all(moment.weekday() == 0 for moment in calendar.weekly_crawls)
    assert all((moment.hour, moment.minute) == (3, 15) for moment in calendar.crawls)
    assert calendar.crawls[-1].date() == calendar.end.date()  # the Monday that confirms the last Sunday
    assert len(set(calendar.crawls)) == len(calendar.crawls)


def test_in_26_weeks_every_kind_of_mischief_happens() -> None:
    plan = planned(Calendar(MONDAY, 26))
    happened = {behaviour for found in plan.values() for behaviour in found.values()}
    assert happened == {row[5] for row in MISCHIEF}


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_mischief_leaves_hosts_standing_and_boards_their_first_crawl(seed: int) -> None:
    calendar = Calendar(MONDAY, 10)
    plan = planned(calendar, Random(seed))
    assert not any(calendar.crawls[0] in found for found in plan.values())
    for moment in calendar.crawls:
        down = [key[0] for key, found in plan.items() if found.get(moment) in HOST_FAILS]
        assert len(down) == len(set(down))


def test_employers_of_ten_countries_and_five_sources_hire() -> None:
    market = Market(1, MONDAY, 26)
    assert len({board.country for board in market.boards}) >= 10
    assert len({board.source for board in market.boards}) == 5
    assert len(market.boards) >= 45
    assert len({posting.pay.currency for board in market.boards for posting in board.postings if posting.pay}) >= 6


def test_an_employer_that_moves_is_nowhere_for_a_while() -> None:
    market = Market(1, MONDAY, 26)
    live(market)
    moved = [board for board in market.boards if board.gone_from]
    assert len(moved) == len(MOVES)
    for old in moved:
        new = next(board for board in market.boards if board.listed_from and board.employer == old.employer)
        assert old.gone_from and new.listed_from and new.listed_from - old.gone_from >= timedelta(days=7)
        assert all(posting.opens >= new.listed_from for posting in new.postings)


def test_what_befalls_landing_files_is_known_and_litter_lies_about_for_a_day(tmp_path: Path) -> None:
    calendar = Calendar(MONDAY, 26)
    moment = calendar.daily_crawls[13]
    landing = Landing(tmp_path)
    landing.run(1, f"{moment:%Y-%m-%dT%H:%M:%SZ}", {"lever:acme": [posting("a")], "lever:bolt": [posting("b")]})
    sealed = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert mishaps(calendar)[moment] == ("litter", "lever")
    assert not befall(tmp_path, moment, "litter", "lever")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == len(sealed) + 4
    tidy_up(tmp_path)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sealed
    assert befall(tmp_path, moment, "cut", "lever") and befall(tmp_path, moment, "lose", "lever")
    assert not list((tmp_path / "landing/postings/lever").iterdir())


def test_at_least_a_tenth_of_what_is_asked_for_is_in_no_list() -> None:
    """The lists are only read here: the market is written without them."""
    listed = {cell.lower() for row in skill_rows() for cell in row}
    assert not [words for words in UNLISTED if words.lower().removeprefix("the ") in listed]
    random = Random(1)
    asked, foreign = 0, 0
    for number in range(600):
        own = unlisted(random)
        asked += len(own) + len(asks_of(random, sorted(ASKS)[number % len(ASKS)], 0.5, 6))
        foreign += len(own)
    assert foreign / asked >= 0.1


def test_what_is_asked_for_rises_and_falls() -> None:
    def share(words: str, progress: float) -> float:
        random = Random(7)
        return sum(words in asks_of(random, "ai", progress, 6) for _ in range(400)) / 400

    assert share("agent tooling", 1.0) > share("agent tooling", 0.0) + 0.2
    assert share("LangChain", 1.0) < share("LangChain", 0.0) - 0.1


def skill_rows() -> list[list[str]]:
    """Return the cells of the skill list, aliases taken apart."""
    with (ROOT / "warehouse" / "reference" / "skills.csv").open(encoding="utf-8", newline="") as stream:
        return [[part for cell in row for part in cell.split(";")] for row in csv.reader(stream)]


def test_a_market_is_a_function_of_its_seed() -> None:
    def told(seed: int) -> list[tuple[str, datetime, str]]:
        market = Market(seed, MONDAY, 6)
        return [(p.posting_id, p.opens, p.texts[0][1]) for board in market.boards for p in board.postings]

    assert told(4) == told(4)
    assert told(4) != told(5)
