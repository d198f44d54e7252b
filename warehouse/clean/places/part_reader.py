"""The words between commas of one part of a location, read one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from warehouse.clean.lowercase import lowered
from warehouse.clean.places.gazetteer import (
    ALONE_POPULATION,
    METROPOLIS,
    PlaceFound,
    cities_named,
    country_of,
    fits,
    is_city_of_size,
    is_region_of,
    name_key,
    regions_by_name,
    word_is_city,
)
from warehouse.clean.reference import word_list
from warehouse.clean.rules import rule_set

ADDRESS = re.compile(r"\d+\w?[ ,].*[A-Z]")  # "1345 Main St Tallahassee"
DIRECTION = rule_set("direction").matcher
BRAZILIAN_POPULATION = 100_000
BRAZILIAN_STATES = frozenset(word_list("brazilian_state"))  # whose codes mean other states elsewhere
FEDERAL = frozenset(("US", "CA", "AU"))  # whose states and provinces are named bare
# A town's name as written: "Stoke on Trent", no sentence.
CAPITALS = "A-ZÀ-ÞĆČĐĽŁŃŚŠŞŹŻŽİΑ-ΩА-ЯЁІЇЄ"
CAPITAL = rf"[{CAPITALS}][\w'’.À-ÿ-]*"
BETWEEN = r"(?:o[fn]|upon|under|by|the|d[aeiou]|i|y|del|des|las?|les?|los|sur|sous|en|am|an|im|der|bei|ob)"
PROPER_NAME = re.compile(rf"^(?!We\b|You\b|Our\b){CAPITAL}(?:(?: {BETWEEN}){{0,2}} (?:{CAPITAL}|[a-z]['’]\w+)){{0,2}}$")
RUN_TOGETHER = re.compile(r"[a-z]{3}[A-Z]")  # "RestonAdditional Work", not "McLean"
NO_PLACE = frozenset(word_list("no_place"))
TOWN_CHARACTERS = 5  # shorter names of towns are too often other words


class PartReader:
    """Reads the words between commas one after the other."""

    def __init__(self) -> None:
        """Start without anything read."""
        self.cities: list[tuple[str, PlaceFound | None]] = []  # the name, and the place once it is settled
        self.address = ""
        self.countries: list[str] = []
        self.regions: list[tuple[str, str]] = []

    def read(self, word: str) -> None:
        """Take a word as what lies around the cities before it, or as a city of its own."""
        if word in self.countries or self._settles(word) or name_key(word) in NO_PLACE:
            return
        if word_is_city(word):
            self.cities.append((word, None))
        elif ends := trailing_country(word):
            self.cities += [(ends[0], None)] if word_is_city(ends[0]) else []
            self._settle(None, ends[1])
        elif region := region_of_part(word):
            self._settle(region, region[1])
        elif ADDRESS.match(word):
            self.address = word
        elif PROPER_NAME.match(word) and not self.cities:
            self.cities.append((word, None))

    def _settles(self, word: str) -> bool:
        """Return whether a word was a region or country, having settled the cities before it."""
        region, country = regions_by_name().get(word if len(word) <= 3 else name_key(word)), country_of(word)
        if region is None and len(word) > 3 and word[:2].isupper() and word[3:].isdigit():
            region = regions_by_name().get(word[:2])  # a state with its postal code
        open_names = [name for name, place in self.cities if place is None]
        last_open = open_names[-1] if open_names else ""
        if region and is_next_metropolis(word, last_open, region):
            return False
        if region and last_open and is_region_elsewhere(last_open, region[1]):
            return True  # "Lahore, Punjab" is not in India
        if word in BRAZILIAN_STATES and lies_in_brazil(last_open):
            return True  # "Florianópolis, SC" is not in South Carolina
        if region and (fits(last_open, region, None) or not fits(last_open, None, country)):
            known = not open_names or cities_named(last_open)
            least = METROPOLIS if open_names and region[1] in FEDERAL else ALONE_POPULATION  # "Hanover, Ontario"
            if len(word) > 3 and is_city_of_size(word, least) and known and not fits(last_open, region, None):
                return False
            self._settle(region, region[1])
            return True
        if country and word_is_city(word) and self._is_listed(open_names, country):
            return False
        if country and not (not open_names and word_is_city(word) and word.lower() != "georgia"):
            self._settle(None, country)
            return True
        return False

    def _is_listed(self, open_names: list[str], country: str) -> bool:
        """Return whether a city that is a country too stands in a list of others: "Dubai, Hong Kong, Houston"."""
        return bool(open_names) and all(cities_named(name) and not fits(name, None, country) for name in open_names)

    def _settle(self, region: tuple[str, str] | None, country: str) -> None:
        if region and region not in self.regions:
            self.regions.append(region)
        if country not in self.countries:
            self.countries.append(country)
        settled = [(name, place or placed(name, region, country)) for name, place in self.cities]
        # "Ontario, Canada" is the province, not a namesake elsewhere
        self.cities = [(name, place) for name, place in settled if place or not is_region_of(name, country)]

    def places(self) -> list[PlaceFound]:
        """Return the cities read, or the country where there is none."""
        found = [
            place or state_meant(name) or placed(name, None, None) or self._behind(name) for name, place in self.cities
        ]
        cities = list(filter(None, found))
        if not cities and self.address:
            cities = city_of_address(self.address, self.regions, self.countries)
        return cities or [place for country in self.countries for place in self._without_city(country)]

    def _without_city(self, country: str) -> list[PlaceFound]:
        """Return the states or provinces read of a country, or the country alone where there is none."""
        regions = [region for region, around in self.regions if around == country] if country in FEDERAL else []
        return [PlaceFound(country, None, region) for region in regions] or [PlaceFound(country, None)]

    def _behind(self, name: str) -> PlaceFound | None:
        """Return the known town that stands behind its country, with or without its state: "US, MA, Westford"."""
        if len(self.countries) != 1 or len(self.regions) > 1:
            return None
        region, country = self.regions[0] if self.regions else None, self.countries[0]
        return placed(name, region, country) if fits(name, region, country) else None


def is_region_elsewhere(city: str, country: str) -> bool:
    """Return whether a metropolis stands before a region of a country that has no city of its name."""
    return country not in FEDERAL and is_city_of_size(city, METROPOLIS) and not fits(city, None, country)


def lies_in_brazil(name: str) -> bool:
    """Return whether the city most likely meant by a name is a large one of Brazil."""
    cities = cities_named(name)
    return bool(cities) and cities[0].place.country == "BR" and cities[0].population >= BRAZILIAN_POPULATION


def region_of_part(word: str) -> tuple[str, str] | None:
    """Return the region that a word names a part of: "East Texas", "South Eastern Massachusetts"."""
    while part := DIRECTION.at(lowered(word)):
        word = word[part.end :]
        if region := regions_by_name().get(name_key(word)):
            return region
    return None


def is_next_metropolis(word: str, before: str, region: tuple[str, str]) -> bool:
    """Return whether a region's name behind a metropolis elsewhere is the city of that name: "Boston, New York"."""
    named, cities = cities_named(before), cities_named(word)
    if not named or not cities or min(named[0].population, cities[0].population) < METROPOLIS:
        return False
    within = [city.population for city in named if (city.place.region, city.place.country) == region]
    return max(within, default=0) < ALONE_POPULATION


def state_meant(name: str) -> PlaceFound | None:
    """Return the country of a state or province named alone, whose only namesakes of size lie abroad: "Florida"."""
    country = regions_by_name().get(name_key(name), ("", ""))[1]
    candidates = cities_named(name)
    is_abroad = bool(candidates) and candidates[0].place.country != country
    return PlaceFound(country, None) if country in FEDERAL and is_abroad and len(name) > 3 else None


def placed(name: str, region: tuple[str, str] | None, country: str | None) -> PlaceFound | None:
    """Return the city of a name that lies in the region or country given, else the one most likely meant.

    A town that the gazetteer lacks is taken at its word where a region or country stands beside it.
    """
    candidates = cities_named(name)
    if region:
        found = next((c.place for c in candidates if (c.place.region, c.place.country) == region), None)
        if found:
            return found
    if country:
        found = next((c.place for c in candidates if c.place.country == country), None)
        if found:
            return found if not region or found.region is None else PlaceFound(country, found.city, region[0])
        if region is None and not is_region_of(name, country) and candidates and candidates[0].population >= METROPOLIS:
            return candidates[0].place  # "Tokyo, Taiwan" lists places
        is_no_city = name.endswith(" County") or (name.isupper() and (len(name) < TOWN_CHARACTERS or "." in name))
        is_no_city = is_no_city or RUN_TOGETHER.search(name) is not None
        named = not is_no_city and name_key(name) not in NO_PLACE and regions_by_name().get(name_key(name)) is None
        written = name.title() if name.isupper() else name
        return PlaceFound(country, written, region and region[0]) if named and PROPER_NAME.match(name) else None
    return candidates[0].place if candidates and candidates[0].population >= ALONE_POPULATION else None


def city_of_address(address: str, regions: Sequence[tuple[str, str]], countries: Sequence[str]) -> list[PlaceFound]:
    """Return the city that an address ends with, in the regions or else countries named: "1345 Main St Tallahassee"."""
    words = address.split()
    for size in (3, 2, 1):
        for city in cities_named(" ".join(words[-size:])):
            place = city.place
            if (place.region, place.country) in regions if regions else place.country in countries:
                return [place]
    return []


def trailing_country(word: str) -> tuple[str, str] | None:
    """Return (city, country) of words without commas such as "Mumbai Maharashtra India", None otherwise.

    A code counts in capitals, one of two letters only behind a city of its country: "London GB", not "West LA".
    """
    pieces = word.split()
    for size in (1, 2, 3):
        ending = " ".join(pieces[-size:])
        country = country_of(ending) if len(pieces) > size and (len(ending) > 3 or ending.isupper()) else None
        if country:
            ends = range(min(3, len(pieces) - size), 0, -1)
            city = next((" ".join(pieces[:end]) for end in ends if word_is_city(" ".join(pieces[:end]))), "")
            if len(ending) > 2 or ending in ("US", "UK") or fits(city, None, country):
                return city, country
    return None
