"""Invented markets: employers of heavy-tailed size whose vacancies resemble each other, week after week."""

from __future__ import annotations

from collections.abc import Callable
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from tests.simulation import estimators
from tests.simulation.estimators import Floats

KEPT = 0.85  # share of vacancies still open a week later
PAY_SPREAD = 0.30  # of the logarithm of pay


def sizes(employers: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return open vacancies by employer: log-normal, a few with many, most with one to five."""
    return 1 + np.floor(rng.lognormal(0.8, 1.1, employers)).astype(np.int64)


def leanings(employers: int, share: float, correlation: float, rng: np.random.Generator) -> Floats:
    """Return each employer's own probability of asking, with the given correlation inside employers."""
    if correlation == 0:
        return np.full(employers, share)
    strength = (1 - correlation) / correlation
    return rng.beta(share * strength, (1 - share) * strength, employers)


def share_holds(employers: int, correlation: float, rng: np.random.Generator) -> bool:
    """Draw a week and say whether the interval of a share holds the truth."""
    n, p = sizes(employers, rng), leanings(employers, 0.3, correlation, rng)
    low, high = estimators.share_interval(rng.binomial(n, p).astype(float), n.astype(float))
    return bool(low <= 0.3 <= high)


def two_weeks(n: NDArray[np.int64], p: Floats, rng: np.random.Generator, rise: float = 0.0) -> tuple[Floats, ...]:
    """Return (x now, n now, x before, n before): most vacancies are the same, new ones ask by the employer's leaning."""
    before = rng.binomial(n, p)
    kept_asking, kept_other = rng.binomial(before, KEPT), rng.binomial(n - before, KEPT)
    fresh = rng.poisson(n * (1 - KEPT))
    new = rng.binomial(fresh, np.clip(p + rise, 0, 1))
    turned = rng.binomial(kept_other, np.clip(rise / np.maximum(1 - p, 1e-9), 0, 1))
    return (
        (kept_asking + turned + new).astype(float),
        (kept_asking + kept_other + fresh).astype(float),
        before.astype(float),
        n.astype(float),
    )


def change_holds(employers: int, correlation: float, rng: np.random.Generator) -> bool:
    """Draw two weeks in which nothing changes and say whether the interval of the change holds zero."""
    n, p = sizes(employers, rng), leanings(employers, 0.3, correlation, rng)
    d, se = estimators.change(*two_weeks(n, p, rng))
    return abs(d) <= estimators.Z * se


def link_holds(employers: int, correlation: float, rng: np.random.Generator) -> bool:
    """Draw two weeks of steady stock, employers swinging together inside, and say whether the link's interval holds 1."""
    n = sizes(employers, rng)
    swing = rng.normal(1.0, np.sqrt(correlation) * 0.3, employers).clip(0.2)
    now = rng.binomial(n, KEPT) + rng.poisson(n * (1 - KEPT) * swing)
    low, high = estimators.link_interval(now.astype(float), n.astype(float))
    return bool(low <= 1.0 <= high)


def pay_holds(employers: int, correlation: float, rng: np.random.Generator, draws: int = 300) -> bool:
    """Draw a week of pay and say whether the bootstrap interval of the median holds the truth."""
    n = sizes(employers, rng)
    owner = np.repeat(np.arange(employers), n)
    own = rng.normal(0, PAY_SPREAD * np.sqrt(correlation), employers)[owner]
    values = np.exp(np.log(150_000) + own + rng.normal(0, PAY_SPREAD * np.sqrt(1 - correlation), len(owner)))
    low, high = estimators.median_interval(values, owner, draws, rng)
    return low <= 150_000 <= high


def days_hold(employers: int, correlation: float, rng: np.random.Generator) -> bool:
    """Draw spells observed late and say whether the interval of the median of days advertised holds the truth."""
    n = sizes(employers, rng)
    spells = int(n.sum())
    length = rng.exponential(50 / np.log(2), spells)
    opened = rng.uniform(-200, 0, spells)
    first_seen = np.maximum(opened, rng.uniform(-182, -100, spells))
    seen = opened + length > first_seen
    entry, age_now = (first_seen - opened)[seen], (-opened)[seen]
    leaving, closed = np.minimum(length[seen], age_now), length[seen] <= age_now
    _, low, high = estimators.survival_median(entry, leaving, closed)
    return bool((np.isnan(low) or low <= 50) and (np.isnan(high) or high >= 50))


def movers_listed(employers: int, rng: np.random.Generator, rise: float = 0.0, skills: int = 200) -> tuple[int, bool]:
    """Draw two weeks of many skills, the first rising; return how many of the others are listed, and whether the first is."""
    n = sizes(employers, rng)
    p_values = np.ones(skills)
    for skill in range(skills):
        p = leanings(employers, float(rng.uniform(0.05, 0.5)) if skill else 0.3, 0.1, rng)
        d, se = estimators.change(*two_weeks(n, p, rng, rise if skill == 0 else 0.0))
        p_values[skill] = 2 * (1 - NormalDist().cdf(abs(d) / se)) if se > 0 else 1.0
    listed = estimators.movers(p_values)
    return int(listed[1:].sum()), bool(listed[0])


def index_of_doubling(rng: np.random.Generator, weeks: int = 26) -> bool:
    """Let boards double while demand falls by a tenth; say whether the chained index ends within its band of the truth."""
    n = sizes(200, rng).astype(float)
    entering = np.concatenate([np.zeros(100), rng.integers(1, weeks, 100)])
    falling = 0.9 ** (1 / weeks)
    index, variance = 1.0, 0.0
    stock = n
    for week in range(1, weeks + 1):
        now = rng.binomial(stock.astype(int), KEPT) + rng.poisson(stock * (falling - KEPT))
        panel = entering < week
        low, high = estimators.link_interval(now[panel].astype(float), stock[panel])
        index *= now[panel].sum() / stock[panel].sum()
        variance += (np.log(high / low) / (2 * estimators.Z)) ** 2
        stock = now.astype(float)
    return abs(np.log(index / 0.9)) <= estimators.Z * np.sqrt(variance)


MEASURES: dict[str, Callable[[int, float, np.random.Generator], bool]] = {
    "share": share_holds,
    "change": change_holds,
    "index link": link_holds,
    "median pay": pay_holds,
    "days advertised": days_hold,
}
