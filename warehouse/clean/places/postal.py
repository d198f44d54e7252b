"""What stands beside a city's name in an address: postal codes, districts, shortened states."""

from __future__ import annotations

import re
from functools import cache

from warehouse.clean.places.gazetteer import METROPOLIS, cities_named, is_city_of_size, regions_by_name, word_is_city
from warehouse.clean.reference import listed, rows, word_list

# Codes whose form nothing else has: Canada's, Britain's, and those behind a state's code.
CODE = re.compile(
    r",? ?\b(?:[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b"
    r"|(?<=\b[A-Z]{2})(?<!\bCH|\bDE|\bSE) \d{5}(?:-\d{4})?\b"
    r"|(?<=\b(?:NSW|VIC|QLD|ACT|TAS)) \d{4}\b"
)
BEFORE = re.compile(r"(?:[A-Z]{1,2}[- ])?\d{2,6}(?:[- ]\d{2,4})?(?: [A-Z]{2})? +(?P<city>\D.*)")
BEHIND = re.compile(
    r"(?P<city>\D+?) +(?:\d{1,6}(?:[- ]\d{2,4})?(?:\.|er|e|ère|[èe]me|th)?"
    r"(?: (?:arr\w*|[Bb]ezirk|[Dd]istrict|kerület))?|[IVX]{1,5}\.?|(?:[NSEW]|[NSEW][EWC]|[EW]C)\d{1,2}[A-Z]?)"
)
DOTTED = re.compile(r"\b([A-Z])\. ?([A-Z])\.")
NAMED_OTHERWISE = ("DC", "NL")  # "Washington, D.C."; "Monterrey, N.L." lies in Mexico
DISTRICTS = frozenset(word_list("district"))


def without_codes(part: str) -> str:
    """Return a part of a location without postal codes, its states' short forms as codes: "N.Y." as "NY"."""
    part = CODE.sub("", part)
    if "." not in part:
        return part
    part = DOTTED.sub(lambda match: state_of_dots(match), part)
    return ",".join(short_states().get(piece.strip(), piece) for piece in part.split(","))


def state_of_dots(match: re.Match[str]) -> str:
    """Return the code of a state written with dots, other letters as they are."""
    code = match[1] + match[2]
    region = regions_by_name().get(code)
    return code if region and region[1] in ("US", "CA") and code not in NAMED_OTHERWISE else match[0]


@cache
def short_states() -> dict[str, str]:
    """Return the codes of states by their short forms, with the dot: "Mass."."""
    return {short: row["region"] for row in rows("regions") for short in listed(row["short_forms"])}


def city_alone(word: str) -> list[str]:
    """Return the names of a word between commas without postal code or district.

    >>> city_alone("8005 Zürich"), city_alone("Paris 9e"), city_alone("Berlin-Mitte"), city_alone("KA-Bangalore")
    (['Zürich'], ['Paris'], ['Berlin'], ['Bangalore'])
    """
    if cities_named(word):
        return [word]
    if (match := BEFORE.fullmatch(word)) and word_is_city(match["city"]):
        return [match["city"]]
    if (match := BEHIND.fullmatch(word)) and cities_named(match["city"]):
        return [match["city"]]
    first, hyphen, rest = word.partition("-")
    if hyphen and rest:
        return joined_by_hyphen(word, first.strip(), rest.strip())
    begin, _, last = word.rpartition(" ")
    return [begin] if last.lower() in DISTRICTS and is_city_of_size(begin, METROPOLIS) else [word]


def joined_by_hyphen(word: str, first: str, rest: str) -> list[str]:
    """Return the cities of a word with a hyphen: a code and a city, two cities, a city and its district."""
    if rest.lower() in DISTRICTS and is_city_of_size(first, METROPOLIS):
        return [first]
    if word_is_city(rest) and (word_is_city(first) or (first.isupper() and len(first) <= 3)):
        return [first, rest] if word_is_city(first) else [rest]
    is_district = rest[:1].isupper() and regions_by_name().get(rest.lower()) is None
    return [first] if is_district and is_city_of_size(first, METROPOLIS) else [word]
