"""A short cut of `make simulate`: 200 draws, bounds three standard errors wider than what 1000 draws are held to."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.simulation import worlds
from tests.simulation.__main__ import SEED, coverage

DRAWS = 200


def three_errors(share: float, draws: int = DRAWS) -> float:
    """Return three standard errors of a share."""
    return 3 * math.sqrt(share * (1 - share) / draws)


@pytest.mark.parametrize("measure", list(worlds.MEASURES))
@pytest.mark.parametrize("employers", [60, 400])
def test_intervals_hold_the_truth_as_often_as_they_say(measure: str, employers: int) -> None:
    held = coverage(measure, employers, 0.1, DRAWS)
    assert 0.92 - three_errors(0.92) <= held <= 0.97 + three_errors(0.97)


def test_hardly_anything_moves_when_nothing_changes() -> None:
    rng = np.random.default_rng(SEED)
    assert np.mean([worlds.movers_listed(400, rng)[0] for _ in range(20)]) <= 1.0


def test_boards_that_double_are_no_demand() -> None:
    rng = np.random.default_rng(SEED)
    held = np.mean([worlds.index_of_doubling(rng) for _ in range(DRAWS)])
    assert held >= 0.92 - three_errors(0.92)
