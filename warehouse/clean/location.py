"""A location text as places: "City, Region, Country", lists of cities, countries, regions, codes."""

from __future__ import annotations

import re
from functools import lru_cache

from warehouse.clean.gazetteer import (
    ALONE_POPULATION,
    PlaceFound,
    cities_by_name,
    countries_by_name,
    country_codes,
    country_names,
    name_key,
    regions_by_name,
)

SEPARATORS = re.compile(
    r"\s*(?:;|\||•|·|\n|\t| / |/(?=\s?[A-Z])|\bor\b|\band\b|\bund\b|\bet\b|&|\s[-–—]\s|[–—]|-\s|\(|\)|\[|\]|:|\+|→|>)\s*"
)
NOISE = re.compile(
    r"\b(?:remote(?:ly)?|hybrid|on-?site|in[- ]office|in[- ]person|offices?|head ?quarters?|hq|hub|campus|greater|metro(?:politan|plex)?(?: area)?|areas?|region|based|only|within|anywhere(?: in)?|flexible|full[- ]time|part[- ]time"
    r"|locations?|candidates?|preferred|eligible|city of|multiple|various|nationwide|national|home|virtual|wfh|work from|downtown|central|the|our|in|from|a|near|residents?|state of|office in|homeoffice|télétravail|fully|first|friendly|ok)\b\.?",
    re.I,
)
COUNTRY_BEFORE_CITY = re.compile(r"^([A-Z]{2})\s?-\s?([A-Z].*)$")
COUNTRY_AND_CITY = re.compile(r"\s*([A-Z][\w. ]*?)\s[-–]\s?([A-Z][\w' -]*?)\s*$")  # "India - Pune, India - Chennai"
BEFORE_STATE = re.compile(r"(?<=[a-z]) (?=[A-Z]{2}$)")  # "Lehi UT"
STATISTICAL_CODE = re.compile(r"^([A-Z]{2})[A-Z]?\d{1,3}$|^([A-Z]{2}) ?\([A-Z0-9]+\)$")
FEDERAL = frozenset(("US", "CA", "AU"))  # whose states and provinces are named bare
PROPER_NAME = re.compile(r"^[A-ZÀ-Þ][\w'’.À-ÿ-]*(?: [A-ZÀ-Þa-z][\w'’.À-ÿ-]*){0,2}$")
NO_PLACE = frozenset(
    "remote hybrid onsite us usa north south east west central northern southern eastern western coast emea apac latam americas europe asia america americas field team all any tbd unknown other global worldwide eu uk mst est pst cst perm permanent".split()
)


@lru_cache(maxsize=8_192)
def read_location(location: str) -> tuple[PlaceFound, ...]:
    """Return the places that a location text names, in its order."""
    parts = parts_of(location)
    found = tuple(place for part in parts for place in read_part(part))
    if "NY" in parts and any(place.city for place in found):  # "SF / NY" lists cities
        found = (*found, *read_part("New York City"))
    return found


def parts_of(location: str) -> list[str]:
    """Split a location text into its places; "City, Region, Country" stays together."""
    cleaned = location.replace("\u200b", "").strip()
    pairs = [COUNTRY_AND_CITY.match(piece) for piece in cleaned.split(",")]
    if len(pairs) > 1 and all(pair and country_of(pair[1]) for pair in pairs):
        return [f"{pair[2]}, {pair[1]}" for pair in pairs if pair]
    if match := COUNTRY_BEFORE_CITY.match(cleaned):
        return [f"{match[2]}, {match[1]}"]
    ends = cleaned.split("-")
    if len(ends) == 2 and country_of(ends[0]) and word_is_city(ends[1]):  # "India-Bangalore"
        return [f"{ends[1]}, {ends[0]}"]
    match = STATISTICAL_CODE.match(cleaned)
    if match and (match[1] or match[2]) in country_codes():
        return [country_names()[match[1] or match[2]]]
    return [part for part in SEPARATORS.split(cleaned) if part and part.strip(" ,.-")]


def read_part(part: str) -> list[PlaceFound]:
    """Read one part: "City", "City, Region", "City, Country", a list of cities, a country or a region.

    A region or country says where the cities before it lie.
    """
    if whole := _whole(part):
        return [whole]
    if part[-2:].isupper() and regions_by_name().get(part[-2:], ("", ""))[1] == "US":
        part = BEFORE_STATE.sub(", ", part)
    words = [
        word.strip() if word_is_city(word) else " ".join(NOISE.sub(" ", word).split()).strip(" .-–")
        for word in part.split(",")
    ]
    reader = PartReader()
    for word in filter(None, words):
        reader.read(word)
    return reader.places()


def _whole(part: str) -> PlaceFound | None:
    """Return the place of a name that holds a comma or brackets of its own, or a word that NOISE would take away."""
    candidates = cities_by_name().get(name_key(part.strip(" ,.")), ())
    return candidates[0].place if candidates and ("," in part or candidates[0].population >= 10_000_000) else None


class PartReader:
    """Reads the words between commas one after the other."""

    def __init__(self) -> None:
        """Start without anything read."""
        self.cities: list[tuple[str, PlaceFound | None]] = []  # the name, and the place once it is settled
        self.countries: list[str] = []
        self.regions: list[tuple[str, str]] = []

    def read(self, word: str) -> None:
        """Take a word as what lies around the cities before it, or as a city of its own."""
        if self._settles(word) or name_key(word) in NO_PLACE:
            return
        if word_is_city(word):
            self.cities.append((word, None))
        elif ends := trailing_country(word):
            self.cities += [(ends[0], None)] if word_is_city(ends[0]) else []
            self._settle(None, ends[1])
        elif PROPER_NAME.match(word) and not self.cities:
            self.cities.append((word, None))

    def _settles(self, word: str) -> bool:
        """Say whether a word was a region or country, having settled the cities before it."""
        region, country = regions_by_name().get(word if len(word) <= 3 else name_key(word)), country_of(word)
        if region is None and len(word) > 3 and word[:2].isupper() and word[3:].isdigit():
            region = regions_by_name().get(word[:2])  # a state with its postal code
        open_names = [name for name, place in self.cities if place is None]
        if region and (fits(open_names[-1:], region, None) or not fits(open_names[-1:], None, country)):
            known = not open_names or name_key(open_names[-1]) in cities_by_name()
            if len(word) > 3 and word_is_city(word) and known and not fits(open_names[-1:], region, None):
                return False
            self._settle(region, region[1])
            return True
        if country and not (not open_names and word_is_city(word) and word.lower() != "georgia"):
            self._settle(None, country)
            return True
        return False

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
        found = [place or state_meant(name) or placed(name, None, None) for name, place in self.cities]
        cities = list(filter(None, found))
        return cities or [PlaceFound(country, None) for country in self.countries]


def word_is_city(word: str) -> bool:
    """Say whether a word is in the gazetteer of cities and large enough to be meant by its bare name."""
    candidates = cities_by_name().get(name_key(word), ())
    return bool(candidates) and candidates[0].population >= ALONE_POPULATION and (len(word) > 2 or word.isupper())


def is_region_of(name: str, country: str) -> bool:
    """Say whether a name is that of a region of a country."""
    return regions_by_name().get(name_key(name), ("", ""))[1] == country


def state_meant(name: str) -> PlaceFound | None:
    """Return the country of a state or province named alone, whose only namesakes of size lie abroad: "Florida"."""
    country = regions_by_name().get(name_key(name), ("", ""))[1]
    candidates = cities_by_name().get(name_key(name), ())
    is_abroad = bool(candidates) and candidates[0].place.country != country
    return PlaceFound(country, None) if country in FEDERAL and is_abroad and len(name) > 3 else None


def fits(names: list[str], region: tuple[str, str] | None, country: str | None) -> bool:
    """Say whether the last city named lies in a region or country."""
    return bool(names) and any(
        (region and (city.place.region, city.place.country) == region) or (country and city.place.country == country)
        for city in cities_by_name().get(name_key(names[-1]), ())
    )


def placed(name: str, region: tuple[str, str] | None, country: str | None) -> PlaceFound | None:
    """Return the city of a name that lies in the region or country given, else the one most likely meant.

    A town that the gazetteer lacks is taken at its word where a region or country stands beside it.
    """
    candidates = cities_by_name().get(name_key(name), ())
    if region:
        found = next((c.place for c in candidates if (c.place.region, c.place.country) == region), None)
        if found:
            return found
    if country:
        found = next((c.place for c in candidates if c.place.country == country), None)
        if found:
            return found if not region or found.region is None else PlaceFound(country, found.city, region[0])
        named = name_key(name) not in NO_PLACE and regions_by_name().get(name_key(name)) is None
        return PlaceFound(country, name, region and region[0]) if named and PROPER_NAME.match(name) else None
    return candidates[0].place if candidates and candidates[0].population >= ALONE_POPULATION else None


def country_of(word: str) -> str | None:
    """Return the country a word names; two letters only in upper case."""
    if len(word) == 2:
        upper = word if word.isupper() else ""
        return countries_by_name().get(name_key(upper)) or (upper if upper in country_codes() else None)
    return countries_by_name().get(name_key(word))


def trailing_country(word: str) -> tuple[str, str] | None:
    """Return (city, country) of words without commas such as "Mumbai Maharashtra India", None otherwise."""
    pieces = word.split()
    for size in (1, 2, 3):
        country = country_of(" ".join(pieces[-size:])) if len(pieces) >= size else None
        if country:
            city = next(
                (
                    " ".join(pieces[:end])
                    for end in (3, 2, 1)
                    if word_is_city(" ".join(pieces[: min(end, len(pieces) - size)]))
                ),
                "",
            )
            return city, country
    return None
