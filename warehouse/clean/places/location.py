"""A location text as places: "City, Region, Country", lists of cities, countries, regions, codes."""

from __future__ import annotations

import re
from functools import lru_cache

from warehouse.clean.lowercase import lowered
from warehouse.clean.places.gazetteer import (
    ALIAS_POPULATION,
    METROPOLIS,
    PlaceFound,
    cities_named,
    city_of_part,
    country_of,
    fits,
    is_city_of_size,
    name_key,
    regions_by_name,
    word_is_city,
)
from warehouse.clean.places.part_reader import NO_PLACE, PROPER_NAME, TOWN_CHARACTERS, PartReader
from warehouse.clean.places.parts import parts_of
from warehouse.clean.places.postal import city_alone, without_codes
from warehouse.clean.places.words_of_names import names_no_place
from warehouse.clean.reference import word_list
from warehouse.clean.rules import rule_set

NOT_A_NAME = rule_set("not_a_name").matcher  # "Remote", "HQ": no part of a name
BEFORE_STATE = re.compile(r"(?<=[a-z]) (?=[A-Z]{2}$)")  # "Lehi UT"
COUNTRY_BEHIND_STATE = re.compile(r"(?<=\b[A-Z]{2}) (?=(?:USA?|Canada|CANADA)\b)")  # "Seattle, WA USA"
REGION_CODE = re.compile(r"([A-Z]{2,3})(?: \d{5}(?:-\d{4})?)?")  # "IN", "OK 73102": no words to leave out
NO_TOWN = frozenset(word_list("no_town"))


@lru_cache(maxsize=8_192)
def read_location(location: str) -> tuple[PlaceFound, ...]:
    """Return the places that a location text names, in its order."""
    if names_no_place(location):
        return ()
    parts = parts_of(location)
    read = [(part, read_part(part)) for part in parts]
    codes = {place.country for _, places in read for place in places if place.city}
    found = [place for part, places in read if part.strip() not in codes for place in places]  # "Tel Aviv - IL"
    if not any(place.city for place in found):
        countries = {place.country for place in found if place.country}
        found += [place for part, places in read if not places for place in small_town(part, countries)]
    begins_with_ny = any(part.split(",")[0].strip() == "NY" for part in parts)
    if begins_with_ny and any(place.city for place in found):  # "SF / NY" and "NY, Milan" list cities
        found += read_part("New York City")
    return tuple(found)


def small_town(part: str, countries: set[str]) -> list[PlaceFound]:
    """Return the town that a part of one name means: of the countries named beside it, else the only one."""
    name = without_noise(part)
    candidates = cities_named(name)
    is_word = len(name) < TOWN_CHARACTERS or name.lower() in NO_TOWN or not PROPER_NAME.match(name)
    if is_word or regions_by_name().get(name_key(name)):
        return []
    fitting = [city.place for city in candidates if city.place.country in countries]
    is_only = len({city.place.country for city in candidates}) == 1 and not countries
    return fitting[:1] or ([candidates[0].place] if is_only else [])


def without_noise(word: str) -> str:
    """Return a word between commas without what is no part of a name, as "Remote" or "HQ"."""
    stripped = word.strip()
    if (
        word_is_city(stripped)
        or (" " in stripped and cities_named(stripped))
        or ((code := REGION_CODE.fullmatch(stripped)) and code[1] in regions_by_name())
    ):
        return stripped
    return " ".join(NOT_A_NAME.without(lowered(word), word)[1].split()).strip(" .-–")


def read_part(part: str) -> list[PlaceFound]:
    """Read one part: "City", "City, Region", "City, Country", a list of cities, a country or a region.

    A region or country says where the cities before it lie.
    """
    if whole := _whole(part):
        return [whole]
    part = without_codes(part)
    pieces = [piece for word in COUNTRY_BEHIND_STATE.sub(", ", part).split(",") for piece in state_apart(word, part)]
    words = [name for piece in pieces if (word := without_noise(piece)) for name in city_alone(word)]
    if len(words) > 2 and is_district_of(*words[:3]):
        words = words[1:]
    if city := city_of_part(words[-1]) if words else None:  # what stands before it is a district of it
        words = [*(word for word in words if is_city_of_size(word, METROPOLIS)), city]
    reader = PartReader()
    if len(words) > 1 and is_city_of_state(words[0], words[1]):
        reader.cities.append((words.pop(0), None))
    for word in words:
        reader.read(word)
    return reader.places()


def is_district_of(name: str, city: str, around: str) -> bool:
    """Return whether an unknown name stands before a city with the state it lies in: "Midtown, New York, NY"."""
    if cities_named(name) or regions_by_name().get(name_key(name)) or country_of(name) or not word_is_city(city):
        return False
    region = regions_by_name().get(around if len(around) <= 3 else name_key(around))
    return region is not None and country_of(around) is None and fits(city, region, None)


def is_city_of_state(name: str, state: str) -> bool:
    """Return whether a name that is a country's or region's too is that of a city in the state behind it.

    "Lebanon, IN", "Somerset, TX", "New Holland, PA", "Cheshire, Connecticut".
    """
    match = REGION_CODE.fullmatch(state)
    region = regions_by_name().get((match[1] if len(match[1]) == 2 else "") if match else name_key(state))
    abroad = regions_by_name().get(name_key(name), ("", ""))[1]
    if region is None or fits(name, region, None) or abroad not in ("", region[1], region[0]):
        return region is not None
    last = name.split()[-1]
    return match is not None and region[1] == "US" and len(last) > 3 and country_of(last) not in (None, "US", region[0])


def state_apart(word: str, part: str) -> list[str]:
    """Return a city and its state written without a comma as two words: "Lehi UT", "Oakland California"."""
    word = word.strip()
    names = word.split()
    for size in (1, 2):
        city, state = " ".join(names[:-size]), " ".join(names[-size:])
        region = regions_by_name().get(name_key(state) if len(state) > 3 else state)
        if region and not word_is_city(word) and fits(city, region, None):
            return [city, state]
    is_last = part.endswith(word) and regions_by_name().get(word[-2:], ("", ""))[1] == "US"
    apart = BEFORE_STATE.split(word)
    if is_last:
        return apart
    return apart[:1] if len(apart) == 2 and word_is_city(apart[0]) else [word]  # "Perth WA, Australia"


def _whole(part: str) -> PlaceFound | None:
    """Return the place of a name that holds a comma or brackets of its own, or a word that NOISE would take away.

    A name with a comma behind it, and nothing more, is a town however small: its region was left out.
    """
    name = part.strip(" ,.")
    candidates = cities_named(name) if name_key(name) not in NO_PLACE else ()
    is_town = part.rstrip().endswith(",") and regions_by_name().get(name_key(name)) is None
    is_meant = bool(candidates) and (is_town or "," in name or candidates[0].population >= ALIAS_POPULATION)
    return candidates[0].place if is_meant else None
