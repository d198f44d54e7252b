"""The line of a look-up page: up to 52 weeks with their band and gaps, for a phone and for a wide column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from reports import words
from reports.figure import Row
from reports.scales import Scale, Values, band_of, path_of, round_scale, tightest
from reports.templating import macro

SIZES = (("n", 356, 190), ("w", 560, 210))
LEFT, RIGHT, BOTTOM = 44, 96, 24
LEAST_WEEKS = 2
Show = Callable[[Any], str]


def drawn_series(weeks: list[Row], *, has_parts: bool, in_counts: bool = False) -> dict[str, Any] | None:
    """Return the line of shares, or of counts where no share is told or counts say more.

    Below it stand, for skills, required and preferred.
    """
    if len(weeks) < LEAST_WEEKS:
        return None
    in_shares = not in_counts and any(week["ci_low"] is not None for week in weeks)
    name = "share" if in_shares else "n"
    values = [week[name] if week["is_read"] and (not in_shares or not week["reason"]) else None for week in weeks]
    lows, highs = (
        [week[end] if in_shares and not week["reason"] else None for week in weeks] for end in ("ci_low", "ci_high")
    )
    scale, parts = tightest([*values, *lows, *highs])
    show = words.per_cent if in_shares else words.count
    line = Markup("").join(picture(size, weeks, values, (lows, highs), (scale, parts + 1), show) for size in SIZES)
    return {
        "line": line,
        "in_shares": in_shares,
        "weeks": len(weeks),
        "parts": parts_picture(weeks) if has_parts else None,
    }


def picture(
    size: tuple[str, int, int],
    weeks: list[Row],
    values: Values,
    ends: tuple[Values, Values],
    scaled: tuple[Scale, int],
    show: Show,
) -> Markup:
    """Return the line at one width; `scaled` is its scale and how many of its values are named."""
    scale, ticks = scaled
    box = box_of(size, weeks, scale.ticks(ticks), scale, show)
    return macro(
        "series.html.j2",
        "line",
        box=box,
        path=path_of(values, box["across"], box["down"], scale),
        bands=band_of(*ends, box["across"], box["down"], scale),
        end=end_of(values, ends, box["down"], scale, show),
        description=f"From {show(first_known(values))} to {show(first_known(values[::-1]))} over {len(weeks)} weeks",
    )


def box_of(
    size: tuple[str, int, int], weeks: list[Row], ticks: list[float], scale: Scale, show: Show
) -> dict[str, Any]:
    """Return a picture's frame: its sizes, and where values and weeks are named."""
    name, width, height = size
    across, down = width - LEFT - RIGHT, height - BOTTOM
    return {
        "name": name,
        "width": width,
        "height": height,
        "left": LEFT,
        "across": across,
        "down": down,
        "ticks": [{"y": height_of(tick, down, scale), "text": show(tick)} for tick in ticks],
        "weeks": week_ticks(weeks, across),
    }


def height_of(value: float, down: float, scale: Scale) -> float:
    """Return how far from the top a value lies."""
    return round(2 + (down - 4) * (1 - scale.share(value)), 1)


def first_known(values: Values) -> float | None:
    """Return the first value that is known."""
    return next((value for value in values if value is not None), None)


def end_of(values: Values, ends: tuple[Values, Values], down: float, scale: Scale, show: Show) -> dict[str, Any] | None:
    """Return what is written at the line's end: its newest value and range."""
    last, low, high = (first_known(series[::-1]) for series in (values, *ends))
    if last is None:
        return None
    said = words.interval(low, high) if low is not None else ""
    return {"y": height_of(last, down, scale), "text": show(last), "range": said}


def week_ticks(weeks: list[Row], across: float) -> list[dict[str, Any]]:
    """Return at most four weeks to name on the axis, the first and last among them."""
    last = len(weeks) - 1
    parts = 3 if across >= 300 and last >= 6 else 2 if last >= 4 else 1
    places = sorted({last * part // parts for part in range(parts + 1)})
    return [{"x": round(across * place / last, 1), "text": f"{weeks[place]['week']:%-d %b %y}"} for place in places]


def parts_picture(weeks: list[Row]) -> Markup | None:
    """Return required and preferred as a share of all vacancies, one above the other, over the weeks."""
    known = [week for week in weeks if week["n_all"]]
    if len(known) < LEAST_WEEKS:
        return None
    required = [week["required"] / week["n_all"] for week in known]
    asked = [(week["required"] + week["preferred"]) / week["n_all"] for week in known]
    scale = round_scale(asked, parts=2)
    return Markup("").join(parts_at(size, known, required, asked, scale) for size in SIZES)


def part_ends(newest: Row, down: float, scale: Scale) -> list[dict[str, Any]]:
    """Return the names and shares of both parts, each in the middle of its part and apart from the other."""
    required, preferred = newest["required"] / newest["n_all"], newest["preferred"] / newest["n_all"]
    low = height_of(required / 2, down, scale)
    high = min(height_of(required + preferred / 2, down, scale), low - 34)
    named = (("preferred", preferred, high), ("required", required, low))
    return [{"y": y, "text": name, "share": words.per_cent(share)} for name, share, y in named]


def parts_at(size: tuple[str, int, int], weeks: list[Row], required: Values, asked: Values, scale: Scale) -> Markup:
    """Return required and preferred at one width."""
    box = box_of(size, weeks, scale.ticks(3), scale, words.per_cent)
    zero: list[float | None] = [0.0] * len(weeks)
    return macro(
        "series.html.j2",
        "parts",
        box=box,
        preferred=band_of(zero, asked, box["across"], box["down"], scale),
        required=band_of(zero, required, box["across"], box["down"], scale),
        ends=part_ends(weeks[-1], box["down"], scale),
        description=f"Newest week: {weeks[-1]['required']} require it, {weeks[-1]['preferred']} prefer it",
    )
