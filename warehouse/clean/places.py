"""Countries and cities where a job can be done: location field first, then title and explicit statements of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from warehouse.clean.document import Document
from warehouse.clean.gazetteer import (
    ALIAS_POPULATION,
    PlaceFound,
    cities_named,
    country_of,
    regions_by_name,
    word_is_city,
)
from warehouse.clean.headline import NO_TITLE_PLACE, headline_of, is_of_places, of_places, places_of_headline
from warehouse.clean.location import city_of_address, read_location
from warehouse.clean.place_statements import CAPITALISED, MANY, NAMES, Stated, of_statements
from warehouse.clean.text import BULLET

WORLDWIDE = re.compile(
    r"\b(?:world-?wide|anywhere in the world|work from anywhere|globally remote|remote,? global(?:ly)?|global remote|remote[ -]+worldwide)\b|^\s*(?:anywhere|global|remote,? anywhere)\s*$",
    re.I,
)
TEXT_WORLDWIDE = re.compile(
    r"\b(?:(?<!flight to )(?:work from |located |live |be )anywhere in the world|from anywhere (?:in|on|around) (?:the|this) (?:world|globe|planet)|remote,? worldwide|worldwide remote|location:? ?(?:worldwide|anywhere))\b",
    re.I,
)
# Lines that announce places end with one of these words: a look that costs a tenth of the patterns'.
ANNOUNCES = re.compile("location|cities|hubs|offices|areas|relocate", re.I)
ANNOUNCED_CHARACTERS = 40
# "We hire in the following hubs:", and a city a line below.
LISTED_BELOW = re.compile(
    r"\b(?:following|these)\b[^\n.:]{0,40}\b(?:locations|cities|hubs|offices|areas)\b(?: only)?[ :]*$", re.I
)
# "Job location:" alone in its line.
LOCATION_HEADING = re.compile(
    r"^\W*(?:job |work(?:ing)? |base |office |primary |additional |other |preferred |secondary )?locations?(?:\(s\)| preferences?| available)?\W*$|^ability to commute(?:/relocate)?:?$",
    re.I,
)
# "Boston, MA: $150,000 - $180,000", one such line a place, or all in one line that lost its ends.
PRICED_NAME = r"[A-ZÀ-Þ][\w'’.À-ÿ-]{0,25}(?: [A-ZÀ-Þ][\w'’.À-ÿ-]{0,25}){0,3}"
PRICED = re.compile(
    rf"(?P<names>(?:^|(?<=\n))\W{{0,3}}{PRICED_NAME}, [A-Z][\w ]{{1,20}}|\b{PRICED_NAME}, [A-Z]{{2}}): ?(?:USD ?)?\$\d"
)
ABBREVIATION = re.compile(r"(?!US$|UK$)[A-Z]{2}")  # at a title's end no country: "Engineer, ML"
TOP_LINES = 5
LISTED_CHARACTERS, LIST_CHARACTERS = 60, 400  # of a line that names one place, and of one that lists several
TITLE_PLACE = re.compile(rf"[-–—,(@|]\s*(?P<names>{CAPITALISED}(?:[ ,/]+(?:or |and |& )?{CAPITALISED}){{0,5}})\)?\s*$")
# "Initech is hiring engineers in Austin, TX to sort letters."
HIRING_IN = re.compile(
    rf"\b(?:[Hh]iring|HIRING|[Ll]ooking for|[Ss]eeking)\b.{{0,120}}?\bin (?:downtown )?(?P<names>{NAMES})"
)
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
    if WORLDWIDE.search(location) or any(WORLDWIDE.search(scope) for scope in scopes):
        found.append(PlaceFound("*", None))
    cities, countries = {place.city for place in found if place.city}, {place.country for place in found}
    stated, statement = stated_in(document, bool(cities)) if document else ([], "")
    if cities:  # a statement that names one of them may name more: "our Mountain View or San Francisco office"
        found += stated if any(place.city in cities for place in stated) else []
    else:
        found += [place for place in stated if not countries or place.country in countries]
        words = " | ".join(filter(None, (location, statement)))
    if not found and document and (match := worldwide_in(document)):
        found, words = [PlaceFound("*", None)], match.group()
    return tidy(found), words if found else ""


def of_field(name: str | None) -> Sequence[PlaceFound]:
    """Return the places of a field that names a country: alone in it, DE is Germany and not Delaware.

    >>> of_field("CA"), of_field("California")
    ([PlaceFound(country='CA', city=None, region=None)], (PlaceFound(country='US', city=None, region='CA'),))
    """
    code = country_of(name) if name and len(name) == 2 else None
    return [PlaceFound(code, None)] if code else read_location(name or "")


def worldwide_in(document: Document) -> re.Match[str] | None:
    """Return the words of a title or text by which the job can be done anywhere."""
    return WORLDWIDE.search(document.title) or next(document.near("place", TEXT_WORLDWIDE), None)


def stated_in(document: Document, city_known: bool) -> Stated:
    """Return the places that a headline, a title's last words, statements ("Location: Berlin") or lists name, with the words.

    The first of these that names a city, else the first that names a country. Where no city is known otherwise, the text's
    first lines are looked at, too.
    """
    first: Stated = [], ""
    readers = (of_headline, of_title, of_statements_with_lists, of_lists)
    for read in readers if city_known else (*readers, of_top_lines):
        found, words = read(document)
        if any(place.city for place in found):
            return found[:MANY], words
        first = first if first[0] else (found, words)
    return first


def of_headline(document: Document) -> Stated:
    """Return the places of the segments of a text's first line or, where that is none of segments, of the title."""
    found, words = places_of_headline(headline_of(document.text) or document.title)
    return found[:MANY], words


def of_title(document: Document) -> Stated:
    """Return the places of a title's last words, or of those that say where one is hired."""
    title = TITLE_PLACE.search(document.title) or HIRING_IN.search(document.title)
    if title is None or ABBREVIATION.fullmatch(title["names"]):
        return [], ""
    found = read_location(title["names"])
    cities = [place for place in found if place.city and is_of_title(place.city, title["names"])]
    countries = [place for place in found if not place.city] if is_of_places(title["names"]) else []
    return cities or countries, title["names"]


def of_statements_with_lists(document: Document) -> Stated:
    """Return the places of statements, with those of a list that names one of their cities too."""
    found, words = of_statements(document)
    cities = {place.city for place in found if place.city}
    listed, list_words = of_lists(document) if cities else ([], "")
    return (found + listed, f"{words} | {list_words}") if any(p.city in cities for p in listed) else (found, words)


def of_lists(document: Document) -> Stated:
    """Return the cities listed below the lines that announce them, else those with their pay behind them."""
    below = {number: found for number in document.lines_at("place") if (found := listed_below(document, number))}
    if below:
        words = " | ".join(document.blocks[number].text.strip() for number in below)
        return [place for found in below.values() for place in found], words
    priced = list(priced_in(document)) if ": $" in document.text else []
    return [place for match in priced for place in city_priced(match)], "; ".join(
        match["names"].strip() for match in priced
    )


def of_top_lines(document: Document) -> Stated:
    """Return the cities of the lines of nothing but places among a text's first: pages show them below title and company."""
    named: list[PlaceFound] = []
    lines = []
    for start, end in pairwise(document.begins[: TOP_LINES + 1]):
        line = document.text[start : end - 1] if end - start <= LISTED_CHARACTERS else ""
        words = of_places(line)
        cities = [place for place in read_location(words) if place.city] if words else []
        if found := [place for place in cities if is_of_title(place.city or "", line)]:
            named += found
            lines.append(line)
    return named, " | ".join(lines)


def is_of_title(city: str, words: str) -> bool:
    """Say whether a city read from a title's last words is meant: a large one or one beside its state, and no common word."""
    cities = cities_named(city)
    if not cities or city.lower() in NO_TITLE_PLACE:
        return False
    if words.isupper() and len(words) <= SHORT_NAME:
        return any(known.population >= ALIAS_POPULATION for known in cities_named(words))
    return "," in words or word_is_city(city)


def priced_in(document: Document) -> Iterator[re.Match[str]]:
    """Yield the names that stand before a pay in the lines which hold one."""
    for begin, end in pairwise(document.begins):
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
    if not (LISTED_BELOW.search(heading) or LOCATION_HEADING.match(heading)):
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
    """Return distinct places by country, as first named; a country or state beside one of its cities adds nothing."""
    named = list(dict.fromkeys(found))
    in_region = {(place.country, place.city) for place in named if place.region}
    distinct = [place for place in named if place.region or (place.country, place.city) not in in_region]
    with_city = {place.country for place in distinct if place.city}
    order = list(dict.fromkeys(place.country for place in distinct))
    kept = [place for place in distinct if place.city or place.country not in with_city]
    return sorted(kept, key=lambda place: order.index(place.country))
