"""Base pay as stated: amounts, currency, period and kind; never guessed, never converted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

SYMBOLS = {
    "us$": "USD", "usd": "USD", "ca$": "CAD", "c$": "CAD", "cad": "CAD", "a$": "AUD", "au$": "AUD", "aud": "AUD",
    "nz$": "NZD", "nzd": "NZD", "s$": "SGD", "sgd": "SGD", "hk$": "HKD", "hkd": "HKD", "r$": "BRL", "brl": "BRL",
    "£": "GBP", "gbp": "GBP", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "chf": "CHF", "₹": "INR", "inr": "INR",
    "rs": "INR", "¥": "JPY", "jpy": "JPY", "cny": "CNY", "rmb": "CNY", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "pln": "PLN", "zł": "PLN", "czk": "CZK", "huf": "HUF", "ils": "ILS", "₪": "ILS", "mxn": "MXN", "zar": "ZAR", "aed": "AED",
    "ron": "RON", "try": "TRY", "krw": "KRW", "₩": "KRW",
}  # fmt: skip
DOLLAR_COUNTRIES = {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD"}
CURRENCY = r"(?:us\$|ca\$|au\$|nz\$|hk\$|[acrs]\$|[$£€₹¥₪₩]|\b(?:usd|cad|aud|nzd|sgd|hkd|brl|gbp|eur|euros?|chf|inr|jpy|cny|rmb|sek|nok|dkk|pln|czk|huf|ils|mxn|zar|aed|ron|krw)\b|zł)"
NUMBER = r"\d{1,3}(?:[,.'’\u00a0 ]\d{2,3}){1,3}(?:\.\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?"
AMOUNT = rf"(?P<@c>{CURRENCY})?\s?(?P<@n>{NUMBER})\s?(?P<@k>k\b|m\b|lpa\b|lakhs?\b)?\s?(?P<@d>{CURRENCY})?"
RANGE = re.compile(
    AMOUNT.replace("@", "a")
    + r"(?:\s?(?:/|per |a )?(?:year|yr|hour|hr|annum|month)\b)?\s?(?:-|–|—|to|and|bis|à|up to|through|~)\s?"
    + AMOUNT.replace("@", "b"),
    re.I,
)
SINGLE = re.compile(AMOUNT.replace("@", "a"), re.I)
PERIODS = (
    ("hour", re.compile(r"\b(?:per |an |/ ?)?(?:hours?|hr|hourly|stunde|heure)\b|/h\b", re.I)),
    ("day", re.compile(r"\b(?:per |a |/ ?)day\b|\bdaily\b|/day|\bper diem\b", re.I)),
    ("week", re.compile(r"\b(?:per |a |/ ?)week\b|\bweekly\b|/wk", re.I)),
    ("month", re.compile(r"\b(?:per |a |/ ?)month\b|\bmonthly\b|/mo(?:nth)?\b|\bmonat\w*|\bpcm\b|\bmensuel\w*", re.I)),
    ("year", re.compile(r"\b(?:per |a |/ ?)?(?:year|yr|annum|annual(?:ly|ized)?|yearly|jahr\w*|p\.?a\.?|an\b)", re.I)),
)
FIELD_PERIODS = {
    "1 year": "year", "1 month": "month", "1 hour": "hour", "1 week": "week", "1 day": "day", "year": "year", "month": "month",
    "hour": "hour", "day": "day", "week": "week", "hourly": "hour", "yearly": "year", "annual": "year", "monthly": "month",
    "per-year-salary": "year", "per-month-salary": "month", "per-hour-wage": "hour", "per-week-salary": "week", "per-day-wage": "day",
    "one-time": "one-time", "none": "",
}  # fmt: skip
PAY_WORDS = re.compile(
    r"salary|compensation|base|pay\b|pay range|wage|\bote\b|gehalt|vergütung|rémunération|remuneration|hourly|annual|per (?:hour|year|annum)|/ ?(?:hr|hour|yr|year)|range|earn|employer provided|glassdoor est",
    re.I,
)
NOT_PAY = re.compile(
    r"\b(?:bonus|sign[- ]?on|raised|funding|series [a-f]|revenue|valuation|billion|million|stipend|401|equity|budget|allowance|reimburse\w*|credits?|invest\w*"
    r"|customers|users|assets|arr|gmv|savings|deductible|referral|relocation|donat\w*|insurance|coverage|learning|wellness|home office|gift|processed|transactions)\b",
    re.I,
)
TOTAL = re.compile(r"\b(?:ote|on[- ]target|total (?:compensation|cash|target)|tc\b|total comp)", re.I)
LOWEST = {"year": 1_000.0, "month": 200.0, "week": 100.0, "day": 30.0, "hour": 3.0}
HIGHEST = {"year": 100_000_000.0, "month": 10_000_000.0, "week": 100_000.0, "day": 50_000.0, "hour": 3_000.0}
WIDEST = 6.0
DIGIT = re.compile(r"\d")
# A line without any of these states no pay, whatever numbers it holds.
HINTS = (
    "$", "£", "€", "₹", "¥", "₪", "₩", "zł", "usd", "eur", "gbp", "chf", "cad", "aud", "nzd", "sgd", "hkd", "inr", "jpy", "cny", "rmb", "sek",
    "nok", "dkk", "pln", "czk", "huf", "ils", "mxn", "zar", "aed", "ron", "krw", "brl",
)  # fmt: skip


@dataclass(frozen=True)
class Salary:
    """Stated pay of one posting; `kind` is base, total or unclear; `evidence` the words it was read from."""

    min: float | None
    max: float | None
    currency: str | None
    period: str
    kind: str
    evidence: str


def salary_of_field(entries: Sequence[dict[str, Any]], countries: Sequence[str]) -> Salary | None:
    """Return the overall range of the structured amounts for base pay in the first entry's currency and period."""
    base = [entry for entry in entries if (entry.get("kind") or "Salary").lower() in ("salary", "base", "basesalary")]
    usable = [salary for entry in base if (salary := _of_entry(entry))]
    if not usable:
        return None
    same = [s for s in usable if (s.currency, s.period) == (usable[0].currency, usable[0].period)]
    lows, highs = [s.min for s in same if s.min], [s.max for s in same if s.max]
    first = same[0]
    return Salary(
        min(lows, default=None), max(highs, default=None), first.currency, first.period, "base", first.evidence
    )


def _of_entry(entry: dict[str, Any]) -> Salary | None:
    low, high = entry.get("min") or None, entry.get("max") or None
    words = str(entry.get("period") or "").strip()
    period = FIELD_PERIODS.get(words.lower()) or period_in(words) or _period_by_size(high or low)
    currency = (entry.get("currency") or "").strip().lower()
    if not period or period == "one-time" or (low is None and high is None):
        return None
    code = SYMBOLS.get(currency, currency.upper() if len(currency) == 3 else None)
    return Salary(low, high, code, period, "base", f"{low}-{high} {currency} {words}".strip())


def _period_by_size(amount: float | None) -> str | None:
    if amount is None:
        return None
    return "hour" if amount < 500 else "year" if amount >= 12_000 else None


def period_in(text: str) -> str | None:
    """Return the pay period that a text names, None where it names none."""
    return next((period for period, pattern in PERIODS if pattern.search(text)), None)


def salary_of_text(text: str, countries: Sequence[str] = (), is_pay_field: bool = False) -> Salary | None:
    """Return the pay a text states: several ranges of one currency and period give their overall range.

    `is_pay_field` says that the whole text is about pay. A bonus, funding or a benefit is no pay.

    >>> salary_of_text("The base salary range is $150K - $190K per year.", ["US"])
    Salary(min=150000.0, max=190000.0, currency='USD', period='year', kind='base', evidence='$150K - $190K')
    """
    found: list[Salary] = []
    for line in text.split("\n"):
        if is_pay_field or (DIGIT.search(line) and any(hint in line.lower() for hint in HINTS)):
            found.extend(_in_line(line[:2_000], countries, is_pay_field))
    if not found:
        return None
    ranges = [salary for salary in found if salary.min != salary.max] or found
    lead = ranges[0]
    same = [s for s in ranges if (s.currency, s.period, s.kind) == (lead.currency, lead.period, lead.kind)]
    lows, highs = [s.min for s in same if s.min is not None], [s.max for s in same if s.max is not None]
    return Salary(
        min(lows, default=None), max(highs, default=None), lead.currency, lead.period, lead.kind, lead.evidence
    )


def _in_line(line: str, countries: Sequence[str], is_pay_field: bool) -> list[Salary]:
    found, taken = [], []
    for match in RANGE.finditer(line):
        if salary := _range(match, line, countries, is_pay_field):
            found.append(salary)
            taken.append(match.span())
    if found:
        return found
    for match in SINGLE.finditer(line):
        if salary := _single(match, line, countries, is_pay_field):
            found.append(salary)
    return found[:1]


def _range(match: re.Match[str], line: str, countries: Sequence[str], is_pay_field: bool) -> Salary | None:
    sign = match["ac"] or match["ad"] or match["bc"] or match["bd"]
    low, high = _value(match["an"], match["ak"]), _value(match["bn"], match["bk"])
    if low is None or high is None:
        return None
    if match["bk"] and not match["ak"] and low < high / 100:
        low = _value(match["an"], match["bk"]) or low
    if low > high:
        return None
    return _accepted(low, high, sign, match, line, countries, is_pay_field)


def _single(match: re.Match[str], line: str, countries: Sequence[str], is_pay_field: bool) -> Salary | None:
    value = _value(match["an"], match["ak"])
    sign = match["ac"] or match["ad"]
    if value is None or not sign:
        return None
    return _accepted(value, value, sign, match, line, countries, is_pay_field)


def _accepted(
    low: float,
    high: float,
    sign: str | None,
    match: re.Match[str],
    line: str,
    countries: Sequence[str],
    is_pay_field: bool,
) -> Salary | None:
    around = line[max(0, match.start() - 70) : match.end() + 45]
    near = line[max(0, match.start() - 30) : match.end() + 25]
    if not sign and not is_pay_field:
        return None
    single = low == high
    if not is_pay_field and (NOT_PAY.search(near) or (single and not PAY_WORDS.search(around))):
        return None
    after = line[match.end() : match.end() + 25]
    period = period_in(match.group() + after) or period_in(around) or _period_by_size(high)
    if (
        period is None
        or not LOWEST[period] <= high <= HIGHEST[period]
        or low < LOWEST[period] / 10
        or high > WIDEST * max(low, 1)
    ):
        return None
    kind = "total" if TOTAL.search(line[max(0, match.start() - 60) : match.end() + 30]) else "base"
    return Salary(low, high, _currency(sign, line, countries), period, kind, match.group().strip())


def _currency(sign: str | None, line: str, countries: Sequence[str]) -> str | None:
    text = (sign or "").lower()
    code = next(
        (name for name in ("usd", "cad", "aud", "nzd", "sgd", "hkd") if re.search(rf"\b{name}\b", line, re.I)), None
    )
    if text == "$":
        if code:
            return SYMBOLS[code]
        return next((DOLLAR_COUNTRIES[c] for c in countries if c in DOLLAR_COUNTRIES), "USD" if not countries else None)
    return SYMBOLS.get(text)


def _value(digits: str, unit: str | None) -> float | None:
    text = digits.replace("\u00a0", " ").replace("’", "'")
    if re.fullmatch(r"\d{1,3}(?:[,.' ]\d{2,3})*[,.' ]\d{3}(?:\.\d{1,2})?", text):
        whole, _, cents = text.rpartition(".") if re.search(r"\.\d{1,2}$", text) else (text, "", "")
        number = float(re.sub(r"\D", "", whole) + (f".{cents}" if cents else ""))
    else:
        try:
            number = float(text.replace(",", ".").replace(" ", ""))
        except ValueError:
            return None
    scale = {"k": 1e3, "m": 1e6, "lpa": 1e5, "lakh": 1e5, "lakhs": 1e5}.get((unit or "").lower(), 1.0)
    return number * scale
