"""The nowcast against what is known eight weeks later, short of `make simulate` (docs/method.md#nowcast)."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean

import pytest

from tests.simulation.crawls import real_crawls
from tests.simulation.nowcast import Judged, market_weeks, read

pytestmark = pytest.mark.soak
UNBIASED, HELD = 0.01, 0.85  # of a few dozen weeks: the mean error as a share of stock, and how often the range holds


def check(weeks: list[Judged]) -> None:
    """Fail where the nowcast lies off on average, or its range holds too seldom."""
    assert abs(fmean(week.error for week in weeks)) <= UNBIASED
    assert fmean(week.is_held for week in weeks) >= HELD


@pytest.mark.parametrize("rhythm", ["daily", "Wednesdays and Sundays"])
def test_the_nowcast_of_invented_markets_holds_what_is_known_later(rhythm: str) -> None:
    check(market_weeks(rhythm, seeds=2))


@pytest.mark.shared
def test_the_nowcast_of_real_boards_holds_what_is_known_later(shared: Path) -> None:
    check(read(real_crawls(shared)))
