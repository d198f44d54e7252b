"""The estimators of docs/method.md on arrays; tests/test_statistics.py shows that the SQL gives the same numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Z = 1.959963985
TABLE = Path(__file__).parents[2] / "warehouse/reference/t_quantile.csv"


def t975(df: float) -> float:
    """Return Student's quantile from the project's table, linear in 1/df."""
    with TABLE.open(encoding="utf-8") as stream:
        points = sorted((float(row["df"]), float(row["t975"])) for row in csv.DictReader(stream))
    return float(np.interp(-1 / df, [-1 / d for d, _ in points], [t for _, t in points]))


def share_interval(x: Floats, n: Floats) -> tuple[float, float]:
    """Return the cluster-robust Wilson interval of a share; x and n by employer."""
    total, m = n.sum(), len(n)
    p = x.sum() / total
    variance = m / (m - 1) * (((x - p * n) / total) ** 2).sum()
    deff = (n**2).sum() / total if p in (0, 1) else variance / (p * (1 - p) / total)
    effective, z = total / max(1.0, deff), t975(total**2 / (n**2).sum() - 1)
    middle = (p + z * z / (2 * effective)) / (1 + z * z / effective)
    half = z * np.sqrt(p * (1 - p) / effective + z * z / (4 * effective**2)) / (1 + z * z / effective)
    return middle - half, middle + half


def change(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> tuple[float, float]:
    """Return the change of a share and its standard error, paired by employer."""
    p1, p0, m = x1.sum() / n1.sum(), x0.sum() / n0.sum(), len(n1)
    z = (x1 - p1 * n1) / n1.sum() - (x0 - p0 * n0) / n0.sum()
    return p1 - p0, float(np.sqrt(m / (m - 1) * ((z - z.mean()) ** 2).sum()))


def link_interval(now: Floats, before: Floats) -> tuple[float, float]:
    """Return the jackknife interval of an index link; stocks by employer."""
    left = np.log((now.sum() - now) / (before.sum() - before))
    m = len(left)
    se = np.sqrt((m - 1) / m * ((left - left.mean()) ** 2).sum())
    ratio = now.sum() / before.sum()
    return ratio * np.exp(-Z * se), ratio * np.exp(Z * se)


def median_interval(values: Floats, employers: Integers, draws: int, rng: np.random.Generator) -> tuple[float, float]:
    """Return the employer-cluster bootstrap interval of a median, each employer drawn Poisson(1) times."""
    order = np.argsort(values, kind="stable")
    times = rng.poisson(1.0, size=(draws, employers.max() + 1))[:, employers[order]]
    upto = times.cumsum(axis=1)
    place = (upto >= upto[:, -1:] / 2).argmax(axis=1)
    low, high = np.quantile(values[order][place], [0.025, 0.975])
    return float(low), float(high)


def movers(p_values: Floats, q: float = 0.10) -> NDArray[np.bool_]:
    """Return which p-values Benjamini-Hochberg lists."""
    order = np.argsort(p_values)
    passed = np.nonzero(p_values[order] <= q * np.arange(1, len(p_values) + 1) / len(p_values))[0]
    listed = np.zeros(len(p_values), dtype=bool)
    if len(passed):
        listed[order[: passed[-1] + 1]] = True
    return listed


def survival_median(entry: Floats, leaving: Floats, closed: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return the Kaplan-Meier median with delayed entry and its log-log interval, nan where the curve does not reach it."""
    ages = np.unique(leaving[closed])
    at_risk = np.searchsorted(np.sort(entry), ages, "left") - np.searchsorted(np.sort(leaving), ages, "left")
    closes = np.searchsorted(np.sort(leaving[closed]), ages, "right") - np.searchsorted(
        np.sort(leaving[closed]), ages, "left"
    )
    usable = (at_risk >= 10) & (closes < at_risk)
    ages, at_risk, closes = ages[usable], at_risk[usable], closes[usable]
    surviving = np.exp(np.cumsum(np.log(1 - closes / at_risk)))
    greenwood = np.cumsum(closes / (at_risk * (at_risk - closes)))
    shift = Z * np.sqrt(greenwood) / np.log(surviving)
    low, high = np.exp(-np.exp(np.log(-np.log(surviving)) - shift)), np.exp(-np.exp(np.log(-np.log(surviving)) + shift))
    first = [
        ages[curve <= 0.5][0] if (curve <= 0.5).any() else np.nan
        for curve in (surviving, np.minimum(low, high), np.maximum(low, high))
    ]
    return first[0], first[1], first[2]
