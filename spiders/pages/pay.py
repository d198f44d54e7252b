"""Read the pay of a JobPosting, whose amounts are written in any country's way and in any of six shapes."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from spiders.fields import number_or_none, text_or_none, texts
from spiders.items import BoardCrawl, Pay

SPACES = re.compile(r"[\u00a0\u202f\u2009]")
DIGITS = r"\d(?:[\d.,'’ ]*\d)?"
GROUPED = re.compile(r"\d{1,3}([.,'’ ])\d{3}(?:\1\d{3})*")
# An amount as a field holds it: digits, perhaps a currency sign or code, perhaps "k"; words make it a text.
SIGN = r"(?:[€$£¥₹₩₽zł]{1,2}|[A-Z]{3}|[A-Z]{1,3}\$)?"
NUMBER = re.compile(rf"{SIGN}\s*({DIGITS})\s*(k\b)?\s*{SIGN}(?:[.,][-–])?", re.I)
RANGE = re.compile(
    rf"{SIGN}\s*({DIGITS})\s*(k)?\s*{SIGN}\s*(?:-|–|—|to|bis)\s*{SIGN}\s*({DIGITS})\s*(k)?\s*{SIGN}", re.I
)
LOW_KEYS, HIGH_KEYS, SINGLE_KEYS = ("minValue", "minPrice"), ("maxValue", "maxPrice"), ("value", "price")
AMOUNT_KEYS = LOW_KEYS + HIGH_KEYS + SINGLE_KEYS
Ends = tuple[float | None, float | None]


def read_pay(block: dict[str, Any], crawl: BoardCrawl) -> tuple[list[Pay], str | None]:
    """Return (amounts, pay given in words) of a posting's `baseSalary`; what is neither is counted."""
    pay, said = list[Pay](), list[str]()
    currency = plain(block.get("salaryCurrency"))
    for entry in as_amounts(block.get("baseSalary")):
        found = amounts(entry, currency)
        words = [] if found else pay_words(entry, currency)
        if not found and not words and not is_left_empty(entry):
            crawl.drop("baseSalary: unreadable")
        pay += found
        said += words
    return pay, "; ".join(texts(*said)) or None


def as_amounts(value: Any) -> list[dict[str, Any]]:
    """Return a pay field as objects; two bare numbers are the ends of one amount."""
    entries = list(flat(value))
    if len(entries) == 2 and not any(
        isinstance(entry, dict) or money_of(entry, None, None) is None for entry in entries
    ):
        return [{"minValue": entries[0], "maxValue": entries[1]}]
    return [entry if isinstance(entry, dict) else {"value": entry} for entry in entries]


def flat(value: Any) -> Iterator[Any]:
    """Yield the values of a field given single, as a list, or as lists of lists."""
    if isinstance(value, list):
        for entry in value:
            yield from flat(entry)
    elif value not in (None, "", {}):
        yield value


def plain(value: Any) -> str | None:
    """Return a field's first value as a text."""
    found = next(flat(value), None)
    return text_or_none(found.get("name") if isinstance(found, dict) else found)


def amounts(entry: dict[str, Any], currency: str | None) -> list[Pay]:
    """Map a MonetaryAmount: ends or one value, on itself or on one or more QuantitativeValues."""
    currency = plain(entry.get("currency")) or plain(entry.get("priceCurrency")) or currency
    found = []
    for inner in as_amounts(entry.get("value")) or [entry]:
        unit, money = unit_of(inner) or unit_of(entry), plain(inner.get("currency")) or currency
        low, high = ends(inner, unit, money)
        if low is None and high is None:
            low, high = ends({key: entry.get(key) for key in LOW_KEYS + HIGH_KEYS}, unit, money)
        if low or high:
            found.append(Pay(min=low or None, max=high or None, currency=money, period=unit))
    return found


def unit_of(amount: dict[str, Any]) -> str | None:
    """Return the period an amount is paid for, as stated."""
    return plain(amount.get("unitText")) or plain(amount.get("unitCode"))


def ends(amount: dict[str, Any], unit: str | None, currency: str | None) -> Ends:
    """Return the ends of an amount; a single value is both."""
    low, high = (end_of(amount, keys, unit, currency) for keys in (LOW_KEYS, HIGH_KEYS))
    if low is not None or high is not None:
        return low, high
    for key in SINGLE_KEYS:
        value = next(flat(amount.get(key)), None)
        if (single := money_of(value, unit, currency)) is not None:
            return single, single
        if isinstance(value, str) and (match := RANGE.fullmatch(spaced(value))) and currency:
            thousands = match[2] or match[4]
            return number_of(match[1], thousands, unit), number_of(match[3], thousands, unit)
    return None, None


def end_of(amount: dict[str, Any], keys: tuple[str, ...], unit: str | None, currency: str | None) -> float | None:
    """Return the first readable number under some keys."""
    read = (money_of(next(flat(amount.get(key)), None), unit, currency) for key in keys)
    return next((number for number in read if number is not None), None)


def spaced(text: str) -> str:
    """Return a text with plain spaces and characters."""
    return SPACES.sub(" ", html.unescape(text)).strip()


def money_of(value: Any, unit: str | None, currency: str | None) -> float | None:
    """Read one amount as it is written in any country; None where it is no single number.

    A sign is only read past where the currency is stated in a field, since the sign alone is left to whoever reads
    texts.

    >>> money_of("60.000", "YEAR", "EUR"), money_of("60,000.50", None, None), money_of("45,50", "HOUR", "EUR")
    (60000.0, 60000.5, 45.5)
    >>> money_of("60k", "YEAR", None), money_of("€ 1.234.567", None, "EUR"), money_of("from 60", None, "EUR")
    (60000.0, 1234567.0, None)
    """
    if not isinstance(value, str):
        number = number_or_none(value)
        return None if number is not None and number < 0 else number
    match = NUMBER.fullmatch(spaced(value))
    if not match:
        return number_or_none(value)
    bare = re.fullmatch(rf"{DIGITS}\s*k?", spaced(value), re.I)
    return number_of(match[1], match[2], unit) if bare or currency else None


def number_of(digits: str, thousands: str | None, unit: str | None) -> float | None:
    """Return digits as a number: groups of three are thousands, as money has no third decimal.

    Pay by the hour with a point and three digits is the exception ("15.375").
    """
    group = GROUPED.fullmatch(digits)
    by_hour = (unit or "").strip().lower().startswith(("hour", "hur"))
    if group and not (by_hour and group[1] == "." and digits.count(".") == 1):
        number = number_or_none(re.sub(r"\D", "", digits))
    else:
        last = max(digits.rfind("."), digits.rfind(","))
        is_decimal = last >= 0 and digits.count(digits[last]) == 1
        whole, decimals = (digits[:last], digits[last + 1 :]) if is_decimal else (digits, "")
        number = number_or_none(re.sub(r"\D", "", whole) + (f".{decimals}" if decimals else ""))
    return number * 1000 if thousands and number is not None else number


def pay_words(entry: dict[str, Any], currency: str | None) -> list[str]:
    """Return what a pay field says in words, with its currency and period where these have fields of their own."""
    said = [spaced(text) for text in stated(entry) if isinstance(text, str)]
    unit = next((unit for holder in [*holders(entry)][::-1] if (unit := unit_of(holder))), None)
    money = plain(entry.get("currency")) or currency
    return [
        " ".join(filter(None, [text, money if money and money not in text else None, unit and f"per {unit.lower()}"]))
        for text in said
        if re.search(r"\w", text) and not re.fullmatch(r"[0.,\s]+", text)
    ]


def holders(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """Return an amount and the QuantitativeValues in it."""
    return [entry, *(value for value in flat(entry.get("value")) if isinstance(value, dict))]


def stated(entry: dict[str, Any]) -> list[Any]:
    """Return every value an amount states."""
    values = (value for holder in holders(entry) for key in AMOUNT_KEYS for value in flat(holder.get(key)))
    return [value for value in values if not isinstance(value, dict)]


def is_left_empty(entry: dict[str, Any]) -> bool:
    """Return whether an amount only states zeros, or nothing but its currency and period, as forms left empty do."""
    values = stated(entry)
    labels = {"@type", "currency", "unitText", "value", *AMOUNT_KEYS}
    return all(money_of(value, None, None) == 0 for value in values) and all(
        holder.keys() <= labels for holder in holders(entry)
    )
