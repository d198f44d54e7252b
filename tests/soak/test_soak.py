"""The long runs (`make soak`): the market over ten more seeds, and two months of a hundred boards with bad answers."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import crawled
from tests.given import Given
from tests.test_truth import weeks_of
from tests.truth_reference import known_weeks

pytestmark = pytest.mark.soak
SOAK_WEEKS = 10


@pytest.mark.parametrize("seed", range(11, 21))
def test_the_tables_equal_the_truth_over_more_seeds(seed: int, tmp_path: Path) -> None:
    run = crawled(tmp_path, seed, SOAK_WEEKS, is_shuffled=True)
    assert weeks_of(run.settings.published) == known_weeks(tmp_path / "truth", run.settings.clock())


@pytest.mark.parametrize("gap", [range(3, 4), range(3, 5), range(3, 13)], ids=["1 week", "2 weeks", "10 weeks"])
def test_the_tables_equal_the_truth_over_weeks_without_a_crawl(gap: range, tmp_path: Path) -> None:
    run = crawled(tmp_path, 21, 20, gap=gap)
    assert weeks_of(run.settings.published) == known_weeks(tmp_path / "truth", run.settings.clock())


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
