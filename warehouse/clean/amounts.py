"""Amounts of money in a text: currency, number and period as written, each with the words it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from warehouse.clean.currencies import CURRENCY, SYMBOLS
from warehouse.clean.lowercase import low_pattern, lowered
from warehouse.clean.periods import period_in
from warehouse.clean.rules import filled

NUMBER = (
    r"\d{1,3}(?:[,.'’ ]\d{3}){1,3}(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?"
    r"|\d{1,7}(?:[.,]\d{1,2})?(?![\d])"
)
UNIT = filled("{UNIT_OF_AMOUNT}")
AMOUNT = rf"(?P<@c>{CURRENCY})?\.?\s?(?P<@n>{NUMBER})\s?(?P<@k>{UNIT})?\+?\s?(?:,-)?(?P<@d>{CURRENCY})?"
BETWEEN = filled("{PERIOD_BETWEEN}{PLACE_BETWEEN}?{TO}")
NEAR_DIGIT = (
    r"(?=\D{0,7}\d)"  # a currency is no longer: a look that spares most places of a text the rest of the pattern
)
RANGE = low_pattern(NEAR_DIGIT + AMOUNT.replace("@", "a") + BETWEEN + AMOUNT.replace("@", "b"))
SINGLE = low_pattern(NEAR_DIGIT + AMOUNT.replace("@", "a"))
DIGITS = re.compile(r"\D*(\d)(?:.*\d)?", re.S)  # from the first to the last of a text
SIGN_CHARACTERS, UNIT_CHARACTERS = 10, 30  # the longest currency before a number, unit and currency behind one
SCALES = {
    **{"k": 1e3, "m": 1e6, "mm": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9},
    **{"l": 1e5, "lpa": 1e5, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "lacs": 1e5},
    **{"juta": 1e6, "triệu": 1e6, "tr": 1e6, "万": 1e4, "萬": 1e4, "만": 1e4},
}
IMPLIED = {
    **dict.fromkeys(("lpa", "lakh", "lakhs", "lac", "lacs"), "inr"),
    **{"juta": "idr", "triệu": "vnd", "만": "원", "万": "万", "萬": "万"},
}
MILLIONS = frozenset(
    ("m", "mm", "million", "b", "bn", "billion")
)  # alone such an amount is a quota, a fund, a turnover
MOJIBAKE = (("Â£", "£"), ("â‚¬", "€"), ("â€“", "–"), ("â€”", "—"))
WIDEST = 7.5  # of a range: one large employer states all its levels, $100,000 to $720,000
GRADE_DIGITS = 1  # "60 - $90,000" may leave out the thousands, "6 - $84,150" is a grade
THOUSAND = 1_000


@dataclass(frozen=True)
class Amount:
    """One amount or range as written, `sign` the currency's mark, with its place in the line."""

    low: float
    high: float
    sign: str
    start: int
    end: int
    words: str


def amounts_in(line: str, left: int = 0, right: int = 100_000) -> list[Amount]:
    """Return the ranges and single amounts of a line's part in order; what a broken range holds is no amount."""
    low = lowered(line)
    digits = DIGITS.match(low, left, right)
    if digits is None:
        return []
    left, right = max(left, digits.start(1) - SIGN_CHARACTERS), min(right, digits.end() + UNIT_CHARACTERS)
    found: list[Amount] = []
    taken: list[tuple[int, int]] = []
    for match in ranges_in(low, left, right):
        if amount := _range(match, line):
            found.append(amount)
        if amount or ((match["ac"] or match["ad"]) and (match["bc"] or match["bd"])):
            taken.append(match.span())
    for match in SINGLE.finditer(low, left, right):
        if not any(start <= match.start() < end for start, end in taken) and (amount := _single(match, line)):
            found.append(amount)
    return sorted(found, key=lambda amount: amount.start)


def ranges_in(low: str, left: int, right: int) -> Iterator[re.Match[str]]:
    """Yield what reads like ranges; a number that is no money does not hold the amount behind it.

    So the range of "Grade 6 - $80,000 - $90,000" does not begin with the grade.
    """
    while match := RANGE.search(low, left, right):
        if match["bc"] and not (match["ac"] or match["ad"] or match["ak"]) and len(match["an"]) <= GRADE_DIGITS:
            high = number_of(match["bn"], match["bk"])
            if high >= THOUSAND and not in_thousands(float(match["an"]), high):
                left = match.start("bc")
                continue
        yield match
        left = match.end()


def _range(match: re.Match[str], line: str) -> Amount | None:
    sign = most_exact(match["ac"], match["ad"], match["bc"], match["bd"])
    low, high = number_of(match["an"], match["ak"]), number_of(match["bn"], match["bk"])
    if match["bk"] and not match["ak"] and low < high / 100:
        low = number_of(match["an"], match["bk"])
    if not match["ak"] and in_thousands(low, high) and not period_in(match.group()):
        low = low * THOUSAND
    if low > high and sign and match["ac"] and match["bc"]:  # "$90k - $70k"
        low, high = high, low
    if not low or low > high or high > WIDEST * low:
        return None
    return Amount(low, high, sign or implied_sign(match["bk"]), *worded(match, line))


def implied_sign(unit: str | None) -> str:
    """Return the currency that a unit is used with alone: lakhs are of rupees, 만 of won."""
    return IMPLIED.get((unit or "").lower(), "")


def in_thousands(low: float, high: float) -> bool:
    """Return whether the lower end of a range leaves out the thousands that the upper one writes: "60-65,000"."""
    return low < THOUSAND <= high and high % THOUSAND == 0 and low * THOUSAND <= high <= WIDEST * low * THOUSAND


def _single(match: re.Match[str], line: str) -> Amount | None:
    if (match["ak"] or "").lower() in MILLIONS:
        return None
    value = number_of(match["an"], match["ak"])
    sign = most_exact(match["ac"], match["ad"]) or implied_sign(match["ak"])
    return Amount(value, value, sign, *worded(match, line)) if value and sign else None


def worded(match: re.Match[str], line: str) -> tuple[int, int, str]:
    """Return (start, end, words) of a match in a line without the space or the plus of "plus bonus" around it."""
    words = line[match.start() : match.end()].rstrip(" +")
    start = match.start() + len(words) - len(words.lstrip())
    return start, match.start() + len(words), words.strip()


def most_exact(*signs: str | None) -> str:
    """Return the sign among those of a range that says most: a code before "A$" before "$"; empty for none."""
    plain = [re.sub(r"[\s$]", "", sign.lower()) + ("$" if sign.strip().endswith("$") else "") for sign in signs if sign]
    named = [sign if sign in SYMBOLS or sign[:-1] not in SYMBOLS else sign[:-1] for sign in plain]
    return max(named, key=lambda sign: (sign != "$") + (SYMBOLS.get(sign) == sign.upper()), default="")


def number_of(digits: str, unit: str | None) -> float:
    """Return the number that digits with separators of any country mean, times what a unit such as k says.

    >>> number_of("1.500", None), number_of("1,500.50", None), number_of("7 916,66", None), number_of("170.7", "k")
    (1500.0, 1500.5, 7916.66, 170700.0)
    """
    text = digits.replace("’", "'")
    cents = re.search(r"[.,](\d{1,2})$", text)
    whole = text[: cents.start()] if cents else text
    number = float(re.sub(r"\D", "", whole) + (f".{cents[1]}" if cents else ""))
    return round(number * SCALES.get((unit or "").lower(), 1.0), 2)
