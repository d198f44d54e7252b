"""Names of countries, regions and cities, looked up without accents, case or dots."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from warehouse.clean.reference import listed, rows

NOT_DECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "ı": "i", "æ": "ae", "đ": "d", "’": "'", ".": None})
# A city named alone, without country: how much more a country's city is meant than one of equal size elsewhere.
# The postings this project reads come mostly from these countries.
MARKET_WEIGHT = {"US": 4.0, "GB": 3.0, "CA": 2.0, "DE": 2.0, "FR": 2.0, "IN": 2.0, "AU": 2.0, "IE": 2.0, "NL": 2.0}
MARKET_WEIGHT |= {"IL": 2.0, "CH": 2.0, "SG": 2.0, "ES": 2.0, "IT": 2.0, "PL": 2.0}
ALONE_POPULATION = 40_000  # below, a word standing alone is no city: too many towns are named like other things
ALIAS_POPULATION = 10_000_000  # of a name in reference/place_aliases.csv: it goes before any namesake
METROPOLIS = 510_000  # so large a city before a country that it does not lie in is one of a list of places
# A part of a city by its compass point or its centre: "South West London", "Glasgow City Centre".
PART_OF_CITY = re.compile(
    r"(?:(?:north|south|east|west|inner|outer)(?: ?-?(?:east|west))? )(?P<city>.+)"
    r"|(?P<centre>.+?)(?: city)? cent(?:re|er)",
    re.I,
)
TIME_ZONES = frozenset(("EST", "CST", "MST", "PST"))  # no Estonia


@dataclass(frozen=True)
class PlaceFound:
    """One place: ISO 3166 alpha-2 country (or * for the whole world) and the city's English name, either maybe None."""

    country: str | None
    city: str | None
    region: str | None = None


@dataclass(frozen=True)
class City:
    """A city of the gazetteer with its inhabitants."""

    place: PlaceFound
    population: int


@lru_cache(maxsize=16_384)
def name_key(name: str) -> str:
    """Return a name as it is looked up: small letters without accents and dots.

    >>> name_key("São Paulo"), name_key("St. Gallen")
    ('sao paulo', 'st gallen')
    """
    low = name.lower().translate(NOT_DECOMPOSED)
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
        low = low.translate(NOT_DECOMPOSED)
    return " ".join(low.split())


@cache
def countries_by_name() -> dict[str, str]:
    """Return country codes by name, alias and three-letter code; two-letter codes are read apart, by case."""
    found: dict[str, str] = {}
    for row in rows("countries"):
        for name in (row["name"], row["alpha3"], *listed(row["aliases"])):
            if name:
                found[name_key(name)] = row["country"]
    return found


@cache
def country_codes() -> frozenset[str]:
    """Return the two-letter codes of all countries."""
    return frozenset(row["country"] for row in rows("countries"))


@cache
def country_names() -> dict[str, str]:
    """Return the names of the countries by their two-letter codes."""
    return {row["country"]: row["name"] for row in rows("countries")}


@cache
def regions_by_name() -> dict[str, tuple[str, str]]:
    """Return (region, country) by name, and by upper-case code of up to three letters."""
    found = {}
    for row in rows("regions"):
        found[name_key(row["name"])] = (row["region"], row["country"])
        if len(row["region"]) <= 3:
            found[row["region"]] = (row["region"], row["country"])
    return found


@cache
def cities_by_name() -> dict[str, tuple[City, ...]]:
    """Return the cities of a name, the most likely meant first."""
    found: dict[str, list[City]] = {}
    for row in rows("cities"):
        place = PlaceFound(row["country"], row["city"], row["region"] or None)
        found.setdefault(name_key(row["city"]), []).append(City(place, int(row["population"])))
    for row in rows("place_aliases"):
        place = PlaceFound(row["country"], row["city"], row["region"] or None)
        found[name_key(row["alias"])] = [City(place, ALIAS_POPULATION)]
    return {name: tuple(sorted(cities, key=likelihood)) for name, cities in found.items()}


def likelihood(city: City) -> tuple[float, str]:
    """Return the sorting key of namesakes: the city most likely meant by its bare name comes first."""
    return -city.population * MARKET_WEIGHT.get(city.place.country or "", 1.0), city.place.region or ""


@lru_cache(maxsize=16_384)
def cities_named(name: str) -> tuple[City, ...]:
    """Return the cities of a name, the most likely meant first, those of a name written out ("Ft Worth") behind.

    >>> cities_named("Winston Salem")[0].place.city
    'Winston-Salem'
    """
    key = name_key(name)
    return cities_by_name().get(key, ()) + cities_by_full_name().get(full_name(key), ())


@cache
def cities_by_full_name() -> dict[str, tuple[City, ...]]:
    """Return the cities by their names with what is often shortened written out."""
    found: dict[str, tuple[City, ...]] = {}
    for key, cities in cities_by_name().items():
        found[full_name(key)] = found.get(full_name(key), ()) + cities
    return found


SHORTENED = {"st": "saint", "ft": "fort", "mt": "mount"}


def full_name(key: str) -> str:
    """Return a name's key with hyphens as spaces and its first word written out."""
    first, _, rest = key.replace("-", " ").partition(" ")
    return f"{SHORTENED.get(first, first)} {rest}" if rest else first


def word_is_city(word: str) -> bool:
    """Return whether a word is in the gazetteer of cities and large enough to be meant by its bare name."""
    return is_city_of_size(word, ALONE_POPULATION) and (len(word) > 2 or word.isupper())


def is_city_of_size(word: str, inhabitants: int) -> bool:
    """Return whether a word names a city of the gazetteer, the likeliest with at least so many inhabitants."""
    candidates = cities_named(word)
    return bool(candidates) and candidates[0].population >= inhabitants


def city_of_part(word: str) -> str | None:
    """Return the large city that a word names a part of, None where it names none.

    >>> city_of_part("South West London"), city_of_part("Glasgow City Centre"), city_of_part("West Chester")
    ('London', 'Glasgow', None)
    """
    match = None if cities_named(word) else PART_OF_CITY.fullmatch(word)
    city = (match["city"] or match["centre"]) if match else ""
    return city if city and is_city_of_size(city, METROPOLIS) else None


def is_region_of(name: str, country: str) -> bool:
    """Return whether a name is that of a region of a country."""
    return regions_by_name().get(name_key(name), ("", ""))[1] == country


def fits(name: str, region: tuple[str, str] | None, country: str | None) -> bool:
    """Return whether a city of a name lies in a region or country; its country tells where its region is not known."""
    country = country or (region and region[1])
    for city in cities_named(name):
        place = city.place
        if place.country == country and (region is None or place.region in (None, region[0])):
            return True
    return False


def country_of(word: str) -> str | None:
    """Return the country a word names; two letters only in upper case."""
    if len(word) == 2:
        upper = word if word.isupper() else ""
        return countries_by_name().get(name_key(upper)) or (upper if upper in country_codes() else None)
    return None if word in TIME_ZONES else countries_by_name().get(name_key(word))
