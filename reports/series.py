"""The line of a look-up page: up to 52 weeks with their band and gaps, for a phone and for a wide column."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from reports import words
from reports.figure import Row
from reports.scales import Scale, band_of, path_of, round_scale
from reports.templating import macro

SIZES = (("n", 390, 190), ("w", 560, 210))
LEFT, RIGHT, BOTTOM = 44, 96, 24
LEAST_WEEKS = 2


def drawn_series(weeks: list[Row], *, has_parts: bool) -> dict[str, Any] | None:
    """Return the line of shares, or of counts where no share is told; below it, for skills, required and preferred."""
    if len(weeks) < LEAST_WEEKS:
        return None
    in_shares = any(week["ci_low"] is not None for week in weeks)
    name = "share" if in_shares else "n"
    values = [week[name] if week["is_read"] and (not in_shares or not week["reason"]) else None for week in weeks]
    lows, highs = (
        [week[end] if in_shares and not week["reason"] else None for week in weeks] for end in ("ci_low", "ci_high")
    )
    scale = round_scale([*values, *lows, *highs])
    show = words.per_cent if in_shares else words.count
    line = Markup("").join(picture(size, weeks, values, (lows, highs), scale, show) for size in SIZES)
    return {
        "line": line,
        "in_shares": in_shares,
        "weeks": len(weeks),
        "parts": parts_picture(weeks) if has_parts else None,
    }


def picture(
    size: tuple[str, int, int],
    weeks: list[Row],
    values: list[Any],
    ends: tuple[list[Any], list[Any]],
    scale: Scale,
    show: Any,
) -> Markup:
    """Return the line at one width."""
    name, width, height = size
    across, down = width - LEFT - RIGHT, height - BOTTOM
    last = next((value for value in reversed(values) if value is not None), None)
    low, high = (next((value for value in reversed(end) if value is not None), None) for end in ends)
    ticks = [{"y": round(2 + (down - 4) * (1 - scale.share(tick)), 1), "text": show(tick)} for tick in scale.ticks(5)]
    return macro(
        "series.html.j2", "line",
        name=name, width=width, height=height, left=LEFT, across=across, down=down, ticks=ticks, weeks=week_ticks(weeks, across),
        path=path_of(values, across, down, scale), bands=band_of(*ends, across, down, scale),
        end=None if last is None else {"y": round(2 + (down - 4) * (1 - scale.share(last)), 1), "text": show(last), "range": words.interval(low, high) if low is not None else ""},
        description=f"From {show(next((v for v in values if v is not None), None))} to {show(last)} over {len(weeks)} weeks",
    )  # fmt: skip


def week_ticks(weeks: list[Row], across: float) -> list[dict[str, Any]]:
    """Return at most four weeks to name on the axis, the first and last among them."""
    last = len(weeks) - 1
    places = sorted({0, last // 3, 2 * last // 3, last}) if last >= 3 else [0, last]
    return [{"x": round(across * place / last, 1), "text": f"{weeks[place]['week']:%-d %b %y}"} for place in places]


def parts_picture(weeks: list[Row]) -> Markup | None:
    """Return required and preferred as a share of all vacancies, one above the other, over the weeks."""
    known = [week for week in weeks if week["n_all"]]
    if len(known) < LEAST_WEEKS:
        return None
    required = [week["required"] / week["n_all"] for week in known]
    asked = [(week["required"] + week["preferred"]) / week["n_all"] for week in known]
    scale = round_scale(asked)
    pictures = []
    for name, width, height in SIZES:
        across, down = width - LEFT - RIGHT, height - BOTTOM
        zero: list[float | None] = [0.0] * len(known)
        ticks = [
            {"y": round(2 + (down - 4) * (1 - scale.share(tick)), 1), "text": words.per_cent(tick)}
            for tick in scale.ticks(3)
        ]
        pictures.append(
            macro(
                "series.html.j2", "parts",
                name=name, width=width, height=height, left=LEFT, across=across, down=down, ticks=ticks, weeks=week_ticks(known, across),
                preferred=band_of(zero, asked, across, down, scale), required=band_of(zero, required, across, down, scale),
                description=f"Newest week: {known[-1]['required']} require it, {known[-1]['preferred']} prefer it",
            )
        )  # fmt: skip
    return Markup("").join(pictures)
