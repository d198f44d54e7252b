"""From a number to its place in a picture: linear scales with round ends, and the path of a sparkline."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Values = Sequence[float | None]
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A linear scale from `low` to `high`."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Return where a value lies between the ends, from 0 to 1, held inside them."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def per_cent(self, value: float) -> float:
        """Return where a value lies, in per cent of the width, to a tenth."""
        return round(100 * self.share(value), 1)

    def ticks(self, count: int) -> list[float]:
        """Return so many evenly spaced values from end to end."""
        return [self.low + (self.high - self.low) * k / (count - 1) for k in range(count)]


def round_scale(values: Iterable[float | None], *, from_zero: bool = True, parts: int = 4) -> Scale:
    """Return a scale with round ends around the values; `parts` equal steps lead from end to end."""
    known = [value for value in values if value is not None and math.isfinite(value)] or [0.0, 1.0]
    low, high = (min(0.0, *known), max(0.0, *known)) if from_zero else (min(known), max(known))
    if low == high:
        low, high = low - (0 if from_zero else 1), high + 1
    step = next_step((high - low) / parts)
    start = math.floor(low / step + 1e-9) * step
    while start + step * parts < high - 1e-9:
        step = next_step(step * 1.01)
        start = math.floor(low / step + 1e-9) * step
    return Scale(start, start + step * parts)


def tightest(values: Iterable[float | None]) -> tuple[Scale, int]:
    """Return the scale from zero with round ends and least room above the values, and its number of steps."""
    known = list(values)
    found = [(round_scale(known, parts=parts), parts) for parts in (4, 3, 5)]
    return min(found, key=lambda one: one[0].high)


def next_step(size: float) -> float:
    """Return the smallest round step that is at least so large."""
    power = 10.0 ** math.floor(math.log10(size))
    return next(power * step for step in STEPS if power * step >= size * (1 - 1e-9))


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return ascending heights moved apart to at least `gap`, so that texts beside them do not overlap."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + gap) if placed else height)
    return placed


def path_of(values: Values, width: float, height: float, scale: Scale | None = None, pad: float = 2.0) -> str:
    """Return the SVG path of a series from left to right; a missing value is a gap, one point no line."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return ""
    scale = scale or Scale(min(known), max(known) if max(known) > min(known) else min(known) + 1)
    step = width / (len(values) - 1)
    parts, pen = [], "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        parts.append(f"{pen}{place * step:.1f} {pad + (height - 2 * pad) * (1 - scale.share(value)):.1f}")
        pen = "L"
    return "".join(parts)


def band_of(lows: Values, highs: Values, width: float, height: float, scale: Scale, pad: float = 2.0) -> list[str]:
    """Return the closed paths between two series, one for each stretch in which both are known."""
    step = width / max(1, len(lows) - 1)

    def _point(place: int, value: float) -> str:
        return f"{place * step:.1f} {pad + (height - 2 * pad) * (1 - scale.share(value)):.1f}"

    paths = []
    for stretch in stretches([low is not None and high is not None for low, high in zip(lows, highs, strict=True)]):
        upper = [_point(place, highs[place] or 0.0) for place in stretch]
        lower = [_point(place, lows[place] or 0.0) for place in reversed(stretch)]
        if len(stretch) > 1:
            paths.append("M" + "L".join(upper + lower) + "Z")
    return paths


def stretches(known: Sequence[bool]) -> list[range]:
    """Return the ranges of places at which a series is known without a gap."""
    found, start = [], None
    for place, is_known in enumerate([*known, False]):
        if is_known and start is None:
            start = place
        elif not is_known and start is not None:
            found.append(range(start, place))
            start = None
    return found
