"""The places of a headline such as "Company | Role | Berlin or remote (EU) | Full-time": the custom on Hacker News."""

from __future__ import annotations

import re
from functools import lru_cache

from warehouse.clean.lowercase import lowered
from warehouse.clean.places.gazetteer import (
    PlaceFound,
    cities_named,
    country_of,
    name_key,
    regions_by_name,
    word_is_city,
)
from warehouse.clean.places.location import read_location, state_apart, without_noise
from warehouse.clean.places.part_reader import NO_PLACE, trailing_country
from warehouse.clean.places.parts import parts_of
from warehouse.clean.places.words_of_names import names_no_place
from warehouse.clean.reference import word_list
from warehouse.clean.rules import rule_set

SEPARATOR = re.compile(r"\s*\|+\s*|\s+(?:--?|//|::|[–—•·])\s+")
ADDRESS_OF_PAGE = re.compile(r"\(?\s*https?://\S+|\bwww\.\S+")
TIME_ZONE = rule_set("time_zone").matcher
NOTE = re.compile(r"\([^)]*\)?")  # "(visa candidates welcome)"
IN_BRACKETS = re.compile(r"\(([^()]+)\)")  # "Initech (Berlin, Germany)"
WITHIN_PLACES = re.compile("[,;/]")
REMOTE = re.compile(r"\bremote\b", re.I)
HEADLINE_CHARACTERS = 400
SEGMENT_CHARACTERS = 160
BESIDE_PLACES = rule_set("beside_places").matcher
CODE = re.compile("[A-Z]{2}")
# Short names in capitals that stand for a place wherever they stand; others, as "ML" or "QA", for a trade.
SAFE_CODES = frozenset(word_list("safe_code"))
TRADE = re.compile(r"\b(?:AI|ML)\b")  # in a title neither Anguilla nor Mali
# Cities named like what else stands in a title: "Account Executive, Enterprise".
NO_TITLE_PLACE = frozenset(word_list("no_title_place"))
LEAST_KNOWN = 0.5  # of a segment's characters that name places: else it names a role or a product


def segments_of(line: str) -> list[str]:
    """Return the segments of a headline that name places, else its notes in brackets that do.

    The first names the company, unless it lists places or one with its state, or no other segment names one. A line of
    one segment names places only where it names nothing else.
    """
    without_addresses = ADDRESS_OF_PAGE.sub(" ", line[:HEADLINE_CHARACTERS])
    without_addresses = TIME_ZONE.without(lowered(without_addresses), without_addresses)[1]
    first, *others = SEPARATOR.split(without_addresses)
    begin, *rest = WITHIN_PLACES.split(first, maxsplit=1)
    lists_places = bool(others and rest) and is_known(begin, alone=False)
    named = [words for segment in ([first, *others] if lists_places else others) if (words := of_places(segment))]
    if not named and share_known(first) >= (LEAST_KNOWN if others else 1):
        named = [first]
    return named or [note for note in IN_BRACKETS.findall(without_addresses) if is_of_places(note)]


def headline_of(text: str) -> str:
    """Return a text's first line where it is made of segments, an empty text where it is none."""
    first_line = text.partition("\n")[0][:HEADLINE_CHARACTERS]
    return first_line if first_line.count("|") > 1 else ""


def places_of_headline(line: str) -> tuple[list[PlaceFound], str]:
    """Return the places that a headline's segments name with those segments; nothing where none names a place.

    >>> places_of_headline("Initech | ML Engineer | Austin, TX or Remote (US) | Full-time")
    ([PlaceFound(country='US', city='Austin', region='TX')], 'Austin, TX or Remote (US)')
    """
    if names_no_place(TRADE.sub(" ", line)):
        return [], ""
    named = segments_of(line)
    return [place for segment in named for place in places_of_segment(segment)], " | ".join(named)


def places_of_segment(segment: str) -> list[PlaceFound]:
    """Return a segment's places; beside cities a country only with remote work: not "Recife/PE"."""
    found = read_location(segment)
    cities = [place for place in found if place.city]
    return cities if cities and not REMOTE.search(segment) else list(found)


def of_places(segment: str) -> str:
    """Return a segment that names places, else it without its notes in brackets, an empty text where neither does."""
    if is_of_places(segment):
        return segment
    bare = NOTE.sub(" ", segment) if "(" in segment else ""
    return bare if is_of_places(bare) else ""


def is_of_places(segment: str) -> bool:
    """Return whether a segment names places and little else."""
    return share_known(segment) >= LEAST_KNOWN


@lru_cache(maxsize=4_096)
def share_known(segment: str) -> float:
    """Return the share of a segment's names, by their characters, that name places; 0 where it is no list of places."""
    if not segment or len(segment) > SEGMENT_CHARACTERS or not read_location(segment):
        return 0.0
    parts = [word for part in parts_of(segment) for word in part.split(",")]
    words = [BESIDE_PLACES.without(lowered(word), word)[1].strip(" .:-") for word in parts]
    named = [word for word in words if any(map(str.isalpha, word))]
    known = [word for word in named if is_known(word, alone=len(named) == 1)]
    if named and named[0] not in known and len(named) > 1 and CODE.fullmatch(named[1]):
        return 0.0  # "Python, AI": no town of that name
    if not known or not (REMOTE.search(segment) or any(len(word) > 3 or word in SAFE_CODES for word in known)):
        return 0.0
    return sum(map(len, known)) / sum(map(len, named))


def is_known(word: str, alone: bool) -> bool:
    """Return whether a word or two name a city, one with its state or country, a region, a country or a continent.

    A city named alone counts where it is large and nothing else is called so in titles: not "Our Mission".
    """
    name = without_noise(word)
    key = name_key(name)
    if not name or key in NO_PLACE or country_of(name) or regions_by_name().get(name if len(name) <= 3 else key):
        return True
    with_country = trailing_country(name)
    city, *state = state_apart(name, name)
    if (state and cities_named(city)) or (with_country and with_country[0]):
        return True
    return word_is_city(name) and name.lower() not in NO_TITLE_PLACE if alone else bool(cities_named(name))
