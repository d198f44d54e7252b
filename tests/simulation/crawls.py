"""What boards answer over half a year, without spiders: the invented market with answers that go wrong, and real boards."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from spiders.demo_market.again import advertise_again
from spiders.demo_market.lives import live
from spiders.demo_market.market import Market
from spiders.demo_market.postings import MarketBoard, MarketPosting
from tests.landing import Row, posting
from tests.replay import History, read_history
from tests.simulation.mondays import Answer, Answers, Crawl

FIRST = datetime(2026, 1, 5, tzinfo=UTC)
CRAWLED_AT = timedelta(hours=3, minutes=15)
FAILED, SHORT, MISSED = 0.04, 0.01, 0.003  # of answers, of answers, of rows: what goes wrong by chance
REAL_FIRST, REAL_LAST, REAL_BOARDS = date(2025, 11, 3), date(2026, 6, 1), 40
CAPTURED_AT = time(18, 0, tzinfo=UTC)
# Every real posting counts as in scope under a title of its own: of these boards' postings one in thirty truly is.
IN_SCOPE = "Machine Learning Engineer, team {:08x}"


def market_crawls(seed: int, days: Collection[int], weeks: int) -> Iterator[Crawl]:
    """Yield what the boards of the invented market answer at 03:15 on some days of the week, 0 for Monday."""
    market = Market(seed, FIRST, weeks)
    advertise_again(market, Random(seed))
    live(market)
    random = Random(f"{seed} {tuple(days)}")
    boards = [board for board in market.boards if board.source != "hackernews"]
    for number in range(weeks * 7 + 1):
        if number % 7 in days:
            instant = FIRST + timedelta(days=number) + CRAWLED_AT
            tracked = [board for board in boards if board.is_tracked(instant)]
            yield instant, {f"{board.source}:{board.token}": answer(board, instant, random) for board in tracked}


def answer(board: MarketBoard, instant: datetime, random: Random) -> Answer:
    """Return what a board answers: all that stands there, or a part, or nothing."""
    line: dict[str, Any] = {"listing_kind": "page_set" if board.source == "jobposting" else "whole"}
    fate = random.random()
    if board.is_gone(instant) or fate < FAILED:
        status = 404 if board.is_gone(instant) else 500
        return Answer([], line | {"crawl_status": "failed", "http_status": status})
    shown = {p.posting_id: p for p in board.open_at(instant) if random.random() >= MISSED}
    if fate < FAILED + SHORT:
        shown = dict(list(shown.items())[: len(shown) // 3])
    return Answer([row_of(p, instant) for p in shown.values()], line)


def row_of(shown: MarketPosting, instant: datetime) -> Row:
    """Return a posting's row as a spider maps it."""
    return posting(
        shown.posting_id,
        shown.html(instant),
        title=shown.title_at(instant).text,
        location_texts=[f"{shown.city.city}, {shown.city.country}"],
        requisition_id=shown.requisition,
        is_prospect=shown.is_prospect_at(instant),
        is_listed=not shown.is_unlisted_at(instant),
        published_at=f"{shown.published:%Y-%m-%dT%H:%M:%S}",
    )


def real_crawls(shared: Path) -> Iterator[Crawl]:
    """Yield what real boards showed on the days on which they were captured, about every third."""
    history = read_history(shared, REAL_FIRST, REAL_LAST, REAL_BOARDS)
    for number in range((REAL_LAST - REAL_FIRST).days + 1):
        day = REAL_FIRST + timedelta(days=number)
        answers = captured(history, day)
        if any(answers.values()):
            yield datetime.combine(day, CAPTURED_AT), answers


def captured(history: History, day: date) -> Answers:
    """Return what the boards captured on a day showed; the others were not asked."""
    shown: Answers = dict.fromkeys(f"{source}:{board}" for source, board in history.captures)
    for (source, board), captures in history.captures.items():
        for capture in captures:
            if capture.day == day:
                shown[f"{source}:{board}"] = Answer([real_row(job) for job in json.loads(capture.answer)["jobs"]], {})
    return shown


def real_row(job: dict[str, Any]) -> Row:
    """Return the row of a job as its source gives it; its text was not kept."""
    place = job["location"]
    return posting(
        str(job["id"]),
        "",
        title=IN_SCOPE.format(crc32((job["title"] or "").encode())),
        location_texts=[place["name"] if isinstance(place, dict) else place],
        requisition_id=str(job["internal_job_id"]) if job.get("internal_job_id") else None,
        published_at=job.get("first_published") or job.get("publishedAt"),
    )
