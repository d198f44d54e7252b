"""What pay is for: the year, month, week, day or hour that words name or that an amount allows."""

from __future__ import annotations

from functools import lru_cache

from warehouse.clean.currencies import MONTHLY_BELOW
from warehouse.clean.lowercase import lowered
from warehouse.clean.rules import rule_set

OF_WORDS = rule_set("period_of_pay")  # the first period of which a rule holds
HIGHEST = {"year": 100_000_000.0, "month": 10_000_000.0, "week": 100_000.0, "day": 50_000.0, "hour": 3_000.0}
# Below these amounts no full-time pay is meant in the currencies of high-wage countries; elsewhere a hundredth will do.
LOWEST = {"year": 10_000.0, "month": 400.0, "week": 100.0, "day": 30.0, "hour": 5.0}
# Above these an amount in their currencies is a deal, a budget or a fund, or for a longer period.
HIGH_WAGE_HIGHEST = {"year": 1_500_000.0, "month": 40_000.0, "week": 15_000.0, "day": 4_500.0, "hour": 750.0}
HIGH_WAGE = frozenset(("USD", "CAD", "AUD", "NZD", "SGD", "GBP", "EUR", "CHF"))
SMALL_UNITS = frozenset(("IDR", "VND", "COP"))  # of which a month's pay is millions
HOURLY_BELOW = 1_000  # of an amount told by the month


@lru_cache(maxsize=4_096)
def period_in(text: str) -> str | None:
    """Return the pay period that a text names, None where it names none."""
    hit = OF_WORDS.first(lowered(text))
    return hit.rule.value if hit else None


def period_by_size(amount: float | None, currency: str | None = None) -> str | None:
    """Return the only period that an amount can be for when nothing else says it, None where several can."""
    if amount is None:
        return None
    if currency in MONTHLY_BELOW and HOURLY_BELOW <= amount < MONTHLY_BELOW[currency]:
        return "month"
    return "hour" if amount < 500 else "year" if amount >= 12_000 else None


def is_plausible(low: float, high: float, period: str, currency: str | None) -> bool:
    """Return whether an amount can be what somebody is paid in that period."""
    if currency in HIGH_WAGE:
        return LOWEST[period] <= low and high <= HIGH_WAGE_HIGHEST[period]
    return LOWEST[period] / 100 <= low and high <= HIGHEST[period] * (100 if currency in SMALL_UNITS else 1)
