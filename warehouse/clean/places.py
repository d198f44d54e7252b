"""Countries and cities where a job can be done, from the location field and an explicit statement of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from warehouse.clean.reference import listed, rows

SEPARATORS = re.compile(r"\s*(?:;|\||•|\n| / |/(?=\s?[A-Z])|\bor\b|\band\b|&|\u2013| - |\(|\)|:|\+)\s*")
NOISE = re.compile(
    r"\b(?:remote|hybrid|on-?site|in[- ]office|office|headquarters|hq|greater|metro(?:politan)?|area|region|based|only|within|anywhere in|flexible|full[- ]time|locations?|candidates?|preferred|eligible|city of)\b",
    re.I,
)
WORLDWIDE = re.compile(
    r"\b(?:world-?wide|anywhere in the world|work from anywhere|globally remote|remote,? global|global remote)\b", re.I
)
STATEMENT = re.compile(
    r"(?:^|\n|\b)(?:job |work |office |primary )?locations?\s*[:–-]\s*(?P<line>[^\n]{2,90})"
    r"|\b(?:(?:role|position|job|team|office) is|you(?:'|’)?ll be|be|are) (?:based|located) (?:in|out of|at) (?:our |the )?(?P<based>[A-Z][^\n.;()]{2,60})"
    r"|\b(?:in|from|at) our (?P<office>[A-Z][\w. -]{2,30}?),? (?:office|headquarters|hq|hub)"
    r"|\bremote (?:in|within|from|across)? ?(?:the )?\(?(?P<remote>US|USA|U\.S\.|United States|UK|United Kingdom|Canada|Germany|India|France|Spain|Poland|Israel|Mexico|Brazil|Argentina)\b",
)
US_STATE_CODES = re.compile(r"^[A-Z]{2}$")
TEXT_SEARCHED = 12_000


@dataclass(frozen=True)
class PlaceFound:
    """One place: ISO 3166 alpha-2 country (or * for the whole world) and the city's English name, either maybe None."""

    country: str | None
    city: str | None
    region: str | None = None


@cache
def countries_by_name() -> dict[str, str]:
    """Return country codes by lower-case name and alias; two-letter codes are read apart, by case."""
    found: dict[str, str] = {}
    for row in rows("countries"):
        for name in (row["name"], row["alpha3"], *listed(row["aliases"])):
            found[name.lower()] = row["country"]
    return found


@cache
def regions_by_name() -> dict[str, tuple[str, str]]:
    """Return (region code, country) by lower-case name and by upper-case code."""
    found = {}
    for row in rows("regions"):
        found[row["name"].lower()] = (row["region"], row["country"])
        found[row["region"]] = (row["region"], row["country"])
    return found


@cache
def cities_by_name() -> dict[str, tuple[PlaceFound, ...]]:
    """Return the cities of a lower-case name, the largest first."""
    found: dict[str, tuple[PlaceFound, ...]] = {}
    for row in rows("cities"):
        place = PlaceFound(row["country"], row["city"], row["region"] or None)
        found[row["city"].lower()] = (*found.get(row["city"].lower(), ()), place)
    for row in rows("place_aliases"):
        found[row["alias"]] = (PlaceFound(row["country"], row["city"], row["region"] or None),)
    return found


def places_of(
    location: str, structured: Sequence[dict[str, str | None]] = (), scopes: Sequence[str] = (), text: str = ""
) -> list[PlaceFound]:
    """Return where the job can be done, most exact first given; an empty list where nothing is stated.

    >>> places_of("Remote - US; Berlin, Germany")
    [PlaceFound(country='US', city=None, region=None), PlaceFound(country='DE', city='Berlin', region=None)]
    """
    found = [place for part in parts_of(location) for place in read_part(part)]
    for entry in structured:
        words = [entry.get("city"), entry.get("region"), entry.get("country")]
        found += read_part(", ".join(word for word in words if word))
    for scope in scopes:
        found += read_part(scope)
    if WORLDWIDE.search(location) or any(WORLDWIDE.search(scope) for scope in scopes):
        found.append(PlaceFound("*", None))
    if not found:
        found = stated_in(text[:TEXT_SEARCHED])
    return tidy(found)


def stated_in(text: str) -> list[PlaceFound]:
    """Return the places of an explicit statement in the text, such as "Location: Berlin"."""
    if WORLDWIDE.search(text):
        return [PlaceFound("*", None)]
    for match in STATEMENT.finditer(text):
        words = next(group for group in match.groups() if group is not None)
        found = [place for part in parts_of(words) for place in read_part(part)]
        if found:
            return found
    return []


def parts_of(location: str) -> list[str]:
    """Split a location text into its places; "City, Region, Country" stays together."""
    cleaned = location.replace("\u200b", "").strip()
    return [part for part in SEPARATORS.split(cleaned) if part and part.strip(" ,.-")]


def read_part(part: str) -> list[PlaceFound]:
    """Read one part: "City", "City, Region", "City, Country", a list of cities, a country or a region."""
    if whole := _named(part.strip(" ,.").lower()):
        return [whole]
    words = [word.strip(" .") for word in NOISE.sub(" ", part).split(",")]
    words = [" ".join(word.split()).strip("-– ") for word in words]
    words = [word for word in words if word]
    countries = [code for word in words if (code := country_of(word))]
    regions = [region for word in words if (region := region_of(word))]
    country = countries[0] if countries else None
    cities = [place for word in words if (place := city_of(word, country, regions, lone=len(words) == 1))]
    if cities:
        return cities
    if country:
        return [PlaceFound(country, None)]
    return [PlaceFound(regions[0][1], None, regions[0][0])] if regions else []


def _named(name: str) -> PlaceFound | None:
    candidates = cities_by_name().get(name, ())
    return candidates[0] if "," in name and candidates else None


def country_of(word: str) -> str | None:
    """Return the country a word names; "CA", "IN" and the like are US states unless in a country's own list."""
    if word.lower() in countries_by_name() and not (len(word) == 2 and not word.isupper()):
        return countries_by_name()[word.lower()]
    if US_STATE_CODES.match(word) and word not in regions_by_name():
        return word if word in _codes() else None
    return None


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["country"] for row in rows("countries"))


def region_of(word: str) -> tuple[str, str] | None:
    """Return (region, country) of a state or province by name or upper-case code."""
    if word.isupper() and len(word) <= 3:
        return regions_by_name().get(word)
    first = word.split(" ")[0]
    if first.isupper() and len(first) == 2 and word.split(" ")[-1].isdigit():
        return regions_by_name().get(first)
    return regions_by_name().get(word.lower())


def city_of(word: str, country: str | None, regions: list[tuple[str, str]], lone: bool) -> PlaceFound | None:
    """Return the city a word names, among namesakes the one in the country or region beside it, else the largest.

    A word that is a country or, not alone, a region is no city.
    """
    if word.lower() in countries_by_name() and word.lower() not in ("singapore", "luxembourg", "hong kong"):
        return None
    candidates = cities_by_name().get(word.lower(), ())
    if not candidates or (len(word) == 2 and not word.isupper()):
        return None
    if regions:
        fitting = [place for place in candidates if (place.region, place.country) in regions]
        if fitting:
            return fitting[0]
        if region_of(word):
            return None
        return (
            PlaceFound(regions[0][1], candidates[0].city, regions[0][0]) if country in (None, regions[0][1]) else None
        )
    if country:
        return next((place for place in candidates if place.country == country), None)
    return candidates[0]


def tidy(found: Sequence[PlaceFound]) -> list[PlaceFound]:
    """Return distinct places; a country beside one of its cities adds nothing."""
    distinct = list(
        dict.fromkeys(
            PlaceFound(place.country, place.city, place.region if place.city is None else None) for place in found
        )
    )
    with_city = {place.country for place in distinct if place.city}
    return [
        place
        for place in dict.fromkeys(PlaceFound(p.country, p.city) for p in distinct)
        if place.city or place.country not in with_city
    ]
