"""Numbers as readers see them: rounding that follows the interval, dashes that say why, and plain sentences."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

PER_CENT = "\u00a0%"  # never alone at the start of a line
DASH = "–"
LONGEST_TEXT = 300
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
HTTP_LINK = re.compile(r"https?://[^\s/?#]+\S*")
LABELS = {
    "on_site": "on site",
    "ml_engineer": "ML engineer",
    "ai_engineer": "AI engineer",
    "nlp_engineer": "NLP engineer",
    "mlops_engineer": "MLOps engineer",
    "not_due": "not asked",
    "unproven": "never listed a posting",
    "gone_quiet": "gone quiet",
    "not_read": "not read",
    "FULL_TIME": "full time",
    "PART_TIME": "part time",
    "CONTRACTOR": "contractor",
    "TEMPORARY": "temporary",
    "INTERN": "intern",
    "phd": "PhD",
    "*": "worldwide",
    "unstated": "not stated",
    "employment_type": "employment",
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "sv": "Swedish",
    "da": "Danish",
    "ja": "Japanese",
    "zh": "Chinese",
    "ko": "Korean",
}
HALF_WIDTH_WITHOUT_DECIMAL = 0.02  # docs/method.md#suppression: wider than 2 points on either side prints whole numbers


def count(value: Any) -> str:
    """Return a count with thousands separators; what is no whole number is rounded."""
    return DASH if value is None else f"{round(value):,}"


def decimal(value: Any) -> str:
    """Return a number with one decimal."""
    return DASH if value is None else f"{value:,.1f}"


def decimal_interval(_: Any, low: Any, high: Any) -> str:
    """Return an interval of numbers with one decimal."""
    return DASH if low is None or high is None else f"{decimal(low)} to {decimal(high)}"


def per_cent(value: Any, low: Any = None, high: Any = None) -> str:
    """Return a share as per cent, with a decimal only where its interval is narrow."""
    if value is None:
        return DASH
    narrow = low is not None and high is not None and (high - low) / 2 <= HALF_WIDTH_WITHOUT_DECIMAL
    return f"{value * 100:.1f}{PER_CENT}" if narrow else f"{value * 100:.0f}{PER_CENT}"


def share_exact(value: Any) -> str:
    """Return a share as per cent with one decimal, for comparing it with another."""
    return DASH if value is None else f"{value * 100:.1f}{PER_CENT}"


def decimal_share(value: Any) -> str:
    """Return a share as per cent, and what is no share (pay, years) as a number."""
    return DASH if value is None else per_cent(value) if abs(value) <= 1 else decimal(value)


def interval(low: Any, high: Any) -> str:
    """Return an interval of a share in per cent."""
    if low is None or high is None:
        return DASH
    digits = 1 if (high - low) / 2 <= HALF_WIDTH_WITHOUT_DECIMAL else 0
    return f"{low * 100:.{digits}f} to {high * 100:.{digits}f}{PER_CENT}"


def count_interval(_: Any, low: Any, high: Any) -> str:
    """Return an interval of counts or amounts."""
    if low is None:
        return DASH
    return f"{count(low)} to {count(high)}" if high is not None else f"{count(low)} or more"


def ratio(value: Any) -> str:
    """Return a ratio with three digits behind the point where it is near one."""
    return DASH if value is None else f"{value:.3f}" if value < 2 else f"{value:.1f}"


def ratio_interval(_: Any, low: Any, high: Any) -> str:
    """Return an interval of ratios."""
    return DASH if low is None or high is None else f"{ratio(low)} to {ratio(high)}"


def ratio_change(value: Any) -> str:
    """Return a ratio as the change it means, in per cent with its sign: 1.07 is +7 %."""
    return DASH if value is None else f"{signed(round((value - 1) * 100))}{PER_CENT}"


def ratio_change_interval(low: float, high: float) -> str:
    """Return an interval of ratios as changes in per cent: −10 % and +80 %."""
    return f"{ratio_change(low)} and {ratio_change(high)}"


def ratio_change_range(low: float, high: float) -> str:
    """Return an interval of ratios as changes in per cent, as a table prints it."""
    return f"{ratio_change(low)} to {ratio_change(high)}"


def plural(value: int, one: str, many: str | None = None) -> str:
    """Return a noun or verb in the number of a count."""
    return one if value == 1 else many or f"{one}s"


def counted(value: int, one: str) -> str:
    """Return a count with its noun, in the plural where it is not one."""
    return f"{count(value)} {plural(value, one)}"


def small_number(value: int) -> str:
    """Return a whole number below eleven as a word."""
    return SMALL[value] if 0 <= value < len(SMALL) else count(value)


def capital(text: str) -> str:
    """Return a text that begins a sentence."""
    return text[:1].upper() + text[1:]


def points(value: Any) -> str:
    """Return a difference in percentage points with its sign."""
    return DASH if value is None else f"{round(value, 1) + 0.0:+.1f}".replace("-", "−").replace("+0.0", "0.0")


def points_tick(value: float) -> str:
    """Return a difference of shares as percentage points beside an axis: no decimal where there is none."""
    return f"{round(value * 100, 1) + 0.0:+g}".replace("-", "−") if value else "0"


def points_of_share(value: Any) -> str:
    """Return a difference of shares as percentage points with its sign."""
    return DASH if value is None else points(value * 100)


def points_interval(_: Any, low: Any, high: Any) -> str:
    """Return an interval of differences of shares, in percentage points."""
    return DASH if low is None or high is None else f"{points_of_share(low)} to {points_of_share(high)}"


def yes(value: Any) -> str:
    """Return yes for true, nothing for false."""
    return "yes" if value else ""


def day(value: Any) -> str:
    """Return a date."""
    return DASH if value is None else f"{value:%Y-%m-%d}"


def signed(value: Any) -> str:
    """Return a count with its sign."""
    return DASH if value is None else f"{int(value):+,}".replace("-", "−") if value else "0"


def text(value: Any) -> str:
    """Return a text, a dash for nothing; what is longer than any honest name or sentence is cut, with a mark."""
    if value in (None, ""):
        return DASH
    whole = str(value)
    return whole if len(whole) <= LONGEST_TEXT else f"{whole[:LONGEST_TEXT]}…"


def instant(value: datetime | None) -> str:
    """Return an instant in UTC."""
    return DASH if value is None else f"{value:%Y-%m-%d %H:%M} UTC"


def label(value: Any) -> str:
    """Return a code such as ml_engineer as words."""
    plain = text(value)
    return LABELS.get(plain, plain.replace("_", " "))


def heading(value: Any) -> str:
    """Return a code as words that begin a row."""
    return capital(label(value))


def week_dates(week: date) -> str:
    """Return a week's first and last day."""
    last = week + timedelta(days=6)
    return f"{week.day} {week:%B} to {last.day} {last:%B %Y}"


def safe_link(url: Any) -> str | None:
    """Return a link only if it is http or https with a host; anything else is shown as plain text."""
    return url if isinstance(url, str) and HTTP_LINK.fullmatch(url) else None


def csv_line(cells: Iterable[str]) -> str:
    """Return one line of CSV; a cell with any line break is quoted, which Python's own writer does for its own only."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(list(cells))
    return stream.getvalue().removesuffix("\r\n") + "\n"


def csv_cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return str(value)
    plain = str(value)
    return "'" + plain if plain.startswith(FORMULA_STARTS) or plain.lstrip().startswith(FORMULA_STARTS) else plain
