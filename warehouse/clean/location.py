"""A location text as places: "City, Region, Country", lists of cities, countries, regions, codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from warehouse.clean.gazetteer import (
    ALIAS_POPULATION,
    ALONE_POPULATION,
    METROPOLIS,
    PlaceFound,
    cities_named,
    city_of_part,
    country_of,
    fits,
    is_city_of_size,
    is_region_of,
    name_key,
    regions_by_name,
    word_is_city,
)
from warehouse.clean.location_parts import parts_of

NOISE = re.compile(
    r"\b(?:remote(?:ly)?|hybrid|on-?site|in[- ]office|in[- ]person|offices?|head ?quarters?|hq|hub|campus|greater|metro(?:politan|plex)?(?: area)?|areas?|region|based|only|within|anywhere(?: in)?|flexible|full[- ]time|part[- ]time|contract(?:or)?|permanent|temporary|freelance"
    r"|locations?|candidates?|preferred|eligible|city of|multiple|various|nationwide|national|home|virtual|wfh|work from|downtown|central|the|we (?:have|are)|our|in|from|a|near|residents?|state of|office in|homeoffice|télétravail|fully|first|friendly|ok)\b\.?",
    re.I,
)
BEFORE_STATE = re.compile(r"(?<=[a-z]) (?=[A-Z]{2}$)")  # "Lehi UT"
COUNTRY_BEHIND_STATE = re.compile(r"(?<=\b[A-Z]{2}) (?=(?:USA?|Canada|CANADA)\b)")  # "Seattle, WA USA"
REGION_CODE = re.compile(r"([A-Z]{2,3})(?: \d{5}(?:-\d{4})?)?")  # "IN", "OK 73102": no words to leave out
ADDRESS = re.compile(r"\d+\w?[ ,].*[A-Z]")  # "1345 Main St Tallahassee"
DIRECTION = re.compile(
    r"(?:north|south|east|west|north(?:ea|we)st|south(?:ea|we)st|(?:north|south|east|west)ern|upstate) ", re.I
)
TOWN_CHARACTERS = 5  # shorter names of towns are too often other words
# Towns named like words that stand alone in postings.
NO_TOWN = frozenset(
    "opportunity manage talent fully welcome media progress friendly center commerce holiday globe economy college worth superior price bright grants"
    " humble lakes landing fleet green young justice golden gateway reserve celebration retreat airport police homeland alliance street noble"
    " harvest beacon stone prosper officer".split()
)
FEDERAL = frozenset(("US", "CA", "AU"))  # whose states and provinces are named bare
# A town's name as written: "Stoke on Trent", no sentence.
CAPITAL = r"[A-ZÀ-Þ][\w'’.À-ÿ-]*"
BETWEEN = r"(?:o[fn]|upon|under|by|the|d[aeiou]|i|y|del|des|las?|les?|los|sur|sous|en|am|an|im|der|bei)"
PROPER_NAME = re.compile(rf"^(?!We\b|You\b|Our\b){CAPITAL}(?:(?: {BETWEEN}){{0,2}} (?:{CAPITAL}|[a-z]['’]\w+)){{0,2}}$")
GREW_TOGETHER = re.compile(r"[a-z]{3}[A-Z]")  # "RestonAdditional Work", not "McLean"
NO_PLACE = frozenset(
    "remote hybrid onsite us usa north south east west central northern southern eastern western coast emea apac latam americas europe asia america americas field team all any tbd unknown other global worldwide eu uk mst est pst cst perm permanent valley".split()
) | {"latin america", "north america", "south america", "central america", "northern america", "new england"}


@lru_cache(maxsize=8_192)
def read_location(location: str) -> tuple[PlaceFound, ...]:
    """Return the places that a location text names, in its order."""
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
    """Return the town that a part of nothing but its name means: one in the countries named beside it, else the only of its name."""
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
    return " ".join(NOISE.sub(" ", word).split()).strip(" .-–")


def read_part(part: str) -> list[PlaceFound]:
    """Read one part: "City", "City, Region", "City, Country", a list of cities, a country or a region.

    A region or country says where the cities before it lie.
    """
    if whole := _whole(part):
        return [whole]
    pieces = [piece for word in COUNTRY_BEHIND_STATE.sub(", ", part).split(",") for piece in state_apart(word, part)]
    words = list(filter(None, map(without_noise, pieces)))
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
    """Say whether an unknown name stands before a city with the state it lies in: "Midtown, New York, NY"."""
    if cities_named(name) or regions_by_name().get(name_key(name)) or country_of(name) or not word_is_city(city):
        return False
    region = regions_by_name().get(around if len(around) <= 3 else name_key(around))
    return region is not None and country_of(around) is None and fits(city, region, None)


def is_city_of_state(name: str, state: str) -> bool:
    """Say whether a name that is a country's or region's too is that of a city in the state behind it.

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
        elif DIRECTION.match(word) and self._settles(DIRECTION.sub("", word)):  # "East Texas"
            return
        elif ADDRESS.match(word):
            self.address = word
        elif PROPER_NAME.match(word) and not self.cities:
            self.cities.append((word, None))

    def _settles(self, word: str) -> bool:
        """Say whether a word was a region or country, having settled the cities before it."""
        region, country = regions_by_name().get(word if len(word) <= 3 else name_key(word)), country_of(word)
        if region is None and len(word) > 3 and word[:2].isupper() and word[3:].isdigit():
            region = regions_by_name().get(word[:2])  # a state with its postal code
        open_names = [name for name, place in self.cities if place is None]
        last_open = open_names[-1] if open_names else ""
        if region and is_next_metropolis(word, last_open, region):
            return False
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
        """Say whether a city that is a country too stands in a list of cities elsewhere: "Dubai, Hong Kong, Houston"."""
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


def is_next_metropolis(word: str, before: str, region: tuple[str, str]) -> bool:
    """Say whether a region's name behind a metropolis elsewhere is the city of that name: "Boston, New York"."""
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
        is_no_city = is_no_city or GREW_TOGETHER.search(name) is not None
        named = not is_no_city and name_key(name) not in NO_PLACE and regions_by_name().get(name_key(name)) is None
        return PlaceFound(country, name, region and region[0]) if named and PROPER_NAME.match(name) else None
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
