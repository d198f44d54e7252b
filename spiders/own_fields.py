"""Fields that an employer added to a source's own: name, kind and value, as texts and as amounts of pay."""

from __future__ import annotations

from typing import Any

from spiders.items import Pay
from spiders.row import Row

CURRENCY_FIELDS = ("currency", "currency_range")


def own_fields(row: Row, key: str) -> dict[str, str]:
    """Return the employer's own fields as texts by name; lists are joined, amounts given with their currency."""
    found = {}
    for entry in row.rows(key):
        name, value = entry.text("name"), entry.stated("value")
        if value is None:
            continue
        if entry.fields.get("value_type") == "user":
            entry.drop("value", "a named person")
        elif not name:
            entry.drop("name", "missing")
        elif text := as_text(entry, value):
            found[name] = text
    return found


def as_text(entry: Row, value: Any) -> str | None:
    """Return the value of one of the employer's own fields as text."""
    if isinstance(value, bool):
        return str(value)
    if not isinstance(value, dict):
        return "; ".join(entry.texts("value")) or None
    amount = entry.row("value")
    ends = [text for key in ("amount", "min_value", "max_value") if (text := amount.text(key))]
    if not ends:
        entry.drop("value", f"{str(entry.fields.get('value_type'))[:40]} not read")
    return " ".join(text for text in (amount.text("unit"), " - ".join(ends)) if text) if ends else None


def own_pay(row: Row, key: str) -> list[Pay]:
    """Return the employer's own fields of a currency as amounts, whose kind is the field's name."""
    found = []
    for entry in row.rows(key):
        is_amount = entry.fields.get("value_type") in CURRENCY_FIELDS and isinstance(entry.stated("value"), dict)
        if is_amount and (name := entry.text("name")):
            amount = entry.row("value")
            single = amount.number("amount")
            low, high = amount.number("min_value") or single, amount.number("max_value") or single
            if low or high:
                found.append(named_pay(name, amount.text("unit"), low, high))
    return found


def named_pay(name: str, currency: str | None, low: float | None, high: float | None) -> Pay:
    """Return an amount of a field whose name says what it is and for which period."""
    return Pay(min=low or None, max=high or None, currency=currency, period=name, kind=name, label=name)
