"""Countries and cities where a job can be done: location field first, then title and statements of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from warehouse.clean.document import Document
from warehouse.clean.lowercase import lowered
from warehouse.clean.places.gazetteer import (
    ALIAS_POPULATION,
    PlaceFound,
    cities_named,
    country_of,
    regions_by_name,
    word_is_city,
)
from warehouse.clean.places.location import read_location
from warehouse.clean.places.part_reader import city_of_address
from warehouse.clean.places.segments import NO_TITLE_PLACE, headline_of, is_of_places, of_places, places_of_headline
from warehouse.clean.places.statements import MANY, PlacesWithEvidence, of_statements, statements
from warehouse.clean.rules import rule_set
from warehouse.clean.text import BULLET

WORLDWIDE = rule_set("worldwide").matcher
TEXT_WORLDWIDE = rule_set("worldwide_in_text").matcher
# Lines that announce places end with one of these words: a look that costs a tenth of the patterns'.
ANNOUNCES = re.compile("location|cities|hubs|offices|areas|relocate", re.I)
ANNOUNCED_CHARACTERS = 40
LISTED_BELOW = rule_set("announces_list").matcher  # "We hire in the following hubs:", and a city a line below
# "Boston, MA: $150,000 - $180,000", one such line a place, or all in one line that lost its ends.
PRICED_NAME = r"[A-ZÀ-Þ][\w'’.À-ÿ-]{0,25}(?: [A-ZÀ-Þ][\w'’.À-ÿ-]{0,25}){0,3}"
PRICED = re.compile(
    rf"(?P<names>(?:^|(?<=\n))\W{{0,3}}{PRICED_NAME}, [A-Z][\w ]{{1,20}}|\b{PRICED_NAME}, [A-Z]{{2}}): ?(?:USD ?)?\$\d"
)
ABBREVIATION = re.compile(r"(?!US$|UK$)[A-Z]{2}")  # at a title's end no country: "Engineer, ML"
TOP_LINES = 5
LISTED_CHARACTERS, LIST_CHARACTERS = 60, 400  # of a line that names one place, and of one that lists several
OF_TITLE = statements("title")
SHORT_NAME = 4  # capitals of so few letters stand for something else, unless they are a known short name: "NYC"


def places_of(
    location: str,
    structured: Sequence[dict[str, str | None]] = (),
    scopes: Sequence[str] = (),
    document: Document | None = None,
) -> tuple[list[PlaceFound], str]:
    """Return where the job can be done with the words that say so; an empty list where nothing is stated.

    Where the location names no city, the title's and the text's explicit statements are read too, within its countries.

    >>> places_of("Remote - US; Berlin, Germany")[0]
    [PlaceFound(country='US', city=None, region=None), PlaceFound(country='DE', city='Berlin', region=None)]
    """
    found, words = list(read_location(location)), location
    for entry in structured:
        city, region, country = entry.get("city"), entry.get("region"), entry.get("country")
        # without a city, a region is no city of its name
        found += (
            read_location(", ".join(filter(None, (city, region, country)))) if city else of_field(country or region)
        )
    for scope in scopes:
        found += of_field(scope)
    if any(WORLDWIDE.holds(lowered(scope)) for scope in (location, *scopes)):
        found.append(PlaceFound("*", None))
    cities, countries = {place.city for place in found if place.city}, {place.country for place in found}
    stated, statement = stated_in(document, bool(cities)) if document else ([], "")
    if cities:  # a statement that names one of them may name more: "our Mountain View or San Francisco office"
        found += stated if any(place.city in cities for place in stated) else []
    else:
        found += [place for place in stated if not countries or place.country in countries]
        words = " | ".join(filter(None, (location, statement)))
    if not found and document and (said := worldwide_in(document)):
        found, words = [PlaceFound("*", None)], said
    return tidy(found), words if found else ""


def of_field(name: str | None) -> Sequence[PlaceFound]:
    """Return the places of a field that names a country: alone in it, DE is Germany and not Delaware.

    >>> of_field("CA"), of_field("California")
    ([PlaceFound(country='CA', city=None, region=None)], (PlaceFound(country='US', city=None, region='CA'),))
    """
    code = country_of(name) if name and len(name) == 2 else None
    return [PlaceFound(code, None)] if code else read_location(name or "")


def worldwide_in(document: Document) -> str:
    """Return the words of a title or text by which the job can be done anywhere, an empty text where there are none."""
    if hit := WORLDWIDE.find(document.low_title):
        return document.title[hit.start : hit.end]
    hit = next(document.hits("place", TEXT_WORLDWIDE), None)
    return document.text[hit.start : hit.end] if hit else ""


def stated_in(document: Document, city_known: bool) -> PlacesWithEvidence:
    """Return the places that a headline, a title's last words, statements or lists name, with the words.

    The first of these that names a city, else the first that names a country. Where no city is known otherwise, the
    text's first lines are looked at, too.
    """
    first: PlacesWithEvidence = [], ""
    readers = (of_headline, places_in_title, of_statements_with_lists, places_in_lists)
    for read in readers if city_known else (*readers, of_top_lines):
        found, words = read(document)
        if any(place.city for place in found):
            return found[:MANY], words
        first = first if first[0] else (found, words)
    return first


def of_headline(document: Document) -> PlacesWithEvidence:
    """Return the places of the segments of a text's first line or, where that is none of segments, of the title."""
    found, words = places_of_headline(headline_of(document.text) or document.title)
    return found[:MANY], words


def places_in_title(document: Document) -> PlacesWithEvidence:
    """Return the places of a title's last words, or of those that say where one is hired."""
    title = next(filter(None, (statement.pattern.search(document.title) for statement in OF_TITLE)), None)
    if title is None or ABBREVIATION.fullmatch(title["names"]):
        return [], ""
    found = read_location(title["names"])
    cities = [place for place in found if place.city and is_of_title(place.city, title["names"])]
    countries = [place for place in found if not place.city] if is_of_places(title["names"]) else []
    return cities or countries, title["names"]


def of_statements_with_lists(document: Document) -> PlacesWithEvidence:
    """Return the places of statements, with those of a list that names one of their cities too."""
    found, words = of_statements(document)
    cities = {place.city for place in found if place.city}
    listed, list_words = places_in_lists(document) if cities else ([], "")
    return (found + listed, f"{words} | {list_words}") if any(p.city in cities for p in listed) else (found, words)


def places_in_lists(document: Document) -> PlacesWithEvidence:
    """Return the cities listed below the lines that announce them, else those with their pay behind them."""
    below = {number: found for number in document.lines_at("place") if (found := listed_below(document, number))}
    if below:
        words = " | ".join(document.blocks[number].text.strip() for number in below)
        return [place for found in below.values() for place in found], words
    priced = list(priced_in(document)) if ": $" in document.text else []
    return [place for match in priced for place in city_priced(match)], "; ".join(
        match["names"].strip() for match in priced
    )


def of_top_lines(document: Document) -> PlacesWithEvidence:
    """Return the cities of lines that name only places among a text's first: pages show them below the title."""
    named: list[PlaceFound] = []
    lines = []
    for start, end in pairwise(document.line_starts[: TOP_LINES + 1]):
        line = document.text[start : end - 1] if end - start <= LISTED_CHARACTERS else ""
        words = of_places(line)
        cities = [place for place in read_location(words) if place.city] if words else []
        if found := [place for place in cities if is_of_title(place.city or "", line)]:
            named += found
            lines.append(line)
    return named, " | ".join(lines)


def is_of_title(city: str, words: str) -> bool:
    """Return whether a city read from a title is meant: a large one or one beside its state, and no common word."""
    cities = cities_named(city)
    if not cities or city.lower() in NO_TITLE_PLACE:
        return False
    if words.isupper() and len(words) <= SHORT_NAME:
        return any(known.population >= ALIAS_POPULATION for known in cities_named(words))
    return "," in words or word_is_city(city)


def priced_in(document: Document) -> Iterator[re.Match[str]]:
    """Yield the names that stand before a pay in the lines which hold one."""
    for begin, end in pairwise(document.line_starts):
        if document.text.find(": $", begin, end) >= 0:
            yield from PRICED.finditer(document.text, begin, end)


def city_priced(match: re.Match[str]) -> list[PlaceFound]:
    """Return the city whose pay stands behind it; other words may stand before its name in the same line."""
    city, _, state = match["names"].rpartition(",")
    region = regions_by_name().get(state.strip())
    found = city_of_address(city, [region], ()) if region else []
    return found or [place for place in read_location(match["names"]) if place.city]


def listed_below(document: Document, number: int) -> list[PlaceFound]:
    """Return the cities that stand one a line below a line which announces them."""
    found: list[PlaceFound] = []
    heading = document.blocks[number].text.lower()
    if not ANNOUNCES.search(heading, max(0, len(heading) - ANNOUNCED_CHARACTERS)):
        return found
    if not LISTED_BELOW.holds(heading):
        return found
    for block in document.blocks[number + 1 :]:
        bullet = BULLET.match(block.text)
        line = block.text[bullet.end() if bullet else 0 :].strip()
        if "commute" in heading:  # "Porto, OR 97000: Reliably commute or plan to relocate"
            line = line.partition(":")[0]
        named = [place for place in read_location(line) if place.city] if len(line) <= LIST_CHARACTERS else []
        if block.text.strip() and (not named or len(line) > LISTED_CHARACTERS * len(named)):
            break
        found += named
    return found


def tidy(found: Sequence[PlaceFound]) -> list[PlaceFound]:
    """Return distinct places by country, as first named, without countries and states beside their cities."""
    named = list(dict.fromkeys(found))
    in_region = {(place.country, place.city) for place in named if place.region}
    distinct = [place for place in named if place.region or (place.country, place.city) not in in_region]
    with_city = {place.country for place in distinct if place.city}
    order = list(dict.fromkeys(place.country for place in distinct))
    kept = [place for place in distinct if place.city or place.country not in with_city]
    return sorted(kept, key=lambda place: order.index(place.country))
