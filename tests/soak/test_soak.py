"""The long runs (`make soak`): the market over more seeds and over gaps, and two months of a hundred boards with bad answers."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.demo import DEMO_WEEKS
from tests import test_closing_reference
from tests.benchmarks.history import fill
from tests.conftest import MarketRun, crawled
from tests.given import Given
from tests.test_truth import weeks_of
from tests.truth_reference import known_weeks
from warehouse.build import build_tables
from warehouse.database import connect

pytestmark = pytest.mark.soak
SOAK_WEEKS = 10


def check_truth(run: MarketRun) -> None:
    """Compare the stock and flows of every week with what can be known, over all vacancies and over those in scope."""
    published, truth, now = run.settings.published, run.home / "truth", run.settings.clock()
    assert weeks_of(published) == known_weeks(truth, now)
    assert weeks_of(published, "vacancy_spell") == known_weeks(truth, now, in_scope=True)


@pytest.mark.parametrize("seed", range(11, 15))
def test_the_tables_equal_the_truth_over_more_seeds(seed: int, tmp_path: Path) -> None:
    check_truth(crawled(tmp_path, seed, SOAK_WEEKS, is_shuffled=True))


def test_the_tables_equal_the_truth_over_the_half_year_of_the_demo(tmp_path: Path) -> None:
    check_truth(crawled(tmp_path, 1, DEMO_WEEKS))


@pytest.mark.parametrize("gap", [range(3, 4), range(3, 5), range(3, 13)], ids=["1 week", "2 weeks", "10 weeks"])
def test_the_tables_equal_the_truth_over_weeks_without_a_crawl(gap: range, tmp_path: Path) -> None:
    check_truth(crawled(tmp_path, 21, 20, gap=gap))


@pytest.mark.parametrize("seed", range(4, 16))
def test_random_histories_read_weekly_are_judged_as_the_reference_judges_them(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Boards read on Mondays meet every limit of whole weeks on the very day."""
    monkeypatch.setattr(test_closing_reference, "GAPS", (168, 168, 168, 336, 504, 24, 20))
    test_closing_reference.test_random_histories_are_judged_as_the_reference_judges_them(seed)


def test_sixty_days_of_random_bad_answers_close_nothing_falsely() -> None:
    """A hundred boards whose postings never close, read daily with a tenth of the answers short, empty or failed."""
    rng = random.Random(7)
    boards = {}
    start = datetime(2026, 3, 2, 3, 15, tzinfo=UTC)
    for number in range(100):
        ids = [f"b{number}p{i}" for i in range(rng.randint(20, 60))]
        lines, bad_before = [], False
        for day in range(60):
            kind = rng.random()
            is_bad = kind < 0.1 and 0 < day < 59 and not bad_before
            shown = [] if is_bad and kind < 0.03 else ids[: len(ids) // 3] if is_bad and kind < 0.07 else ids
            status = "failed http=500" if is_bad and kind >= 0.07 else "complete " + " ".join(shown)
            lines.append(f"{start + timedelta(days=day):%Y-%m-%d} {status}")
            bad_before = is_bad
        boards[f"b{number}"] = lines
    given = Given({"boards": boards})
    assert given.value("select count(*) from core.posting_spell where end_kind is not null") == 0
    assert given.value("select count(*) from core.crawl where evidence = 'doubtful'") > 200
    assert json.dumps(given.value("select count(*) from core.posting_spell")) == str(
        given.value("select count(*) from raw.posting")
    )
    given.close()


def test_a_week_of_thirty_thousand_open_vacancies_is_counted() -> None:
    """Products of such counts are no integers of 32 bits."""
    with connect(":memory:") as connection:
        build_tables(connection, fill(connection, 60_000, 3, every=1))
        found = connection.execute("select max(n) from core.week_cluster").fetchone()
    assert found is not None and found[0] > 30_000
