"""Parts of a posting as sources state them in fields: places, amounts of pay, and the sections of a text."""

from __future__ import annotations

from collections.abc import Iterable

from spiders.fields import text_or_none
from spiders.items import Pay, Place
from spiders.row import Row

NAMED_BY = ("name", "Name", "label", "Code")
Names = str | tuple[str, ...]  # a field, or several of which the first that states something is read


def first(row: Row, names: Names) -> str | None:
    """Return the text of a field, or of the first field that states one."""
    return next(
        (text for name in ((names,) if isinstance(names, str) else names) if (text := row.name(name, "name"))), None
    )


def places_of(rows: Iterable[Row], city: Names, region: Names, country: Names) -> list[Place]:
    """Return the distinct places that objects state under these names."""
    found = list[Place]()
    for row in rows:
        place = Place(city=first(row, city), region=first(row, region), country=first(row, country))
        if (place.city or place.region or place.country) and place not in found:
            found.append(place)
    return found


def pay_of(row: Row, low: str, high: str, currency: str, period: str, label: str | None = None) -> list[Pay]:
    """Return the amount that an object states; none where both ends are missing or zero, as forms left empty."""
    ends = row.number(low) or None, row.number(high) or None
    money, unit, told = row.text(currency), row.text(period), row.text(label) if label else None
    return [Pay(min=ends[0], max=ends[1], currency=money, period=unit, label=told)] if any(ends) else []


def attributes(row: Row, *names: str) -> dict[str, str]:
    """Return further fields as texts by their own names: lists joined, objects by their names, truth as yes and no."""
    found = {}
    for name in names:
        value = row.stated(name)
        said = {True: ["yes"], False: ["no"]}[value] if isinstance(value, bool) else row.names(name, *NAMED_BY)
        found[name] = "; ".join(said)
    return {name: text for name, text in found.items() if text}


def sections(*parts: tuple[str | None, str | None]) -> str | None:
    """Return the markup of parts under their headings; a part without text is left out.

    >>> sections((None, "<p>We fly.</p>"), ("You bring", "<p>A licence.</p>"), ("Benefits", None))
    '<p>We fly.</p>\\n<h3>You bring</h3>\\n<p>A licence.</p>'
    """
    lines = [line for heading, text in parts if text for line in (heading and f"<h3>{heading}</h3>", text)]
    return text_or_none("\n".join(line for line in lines if line))
