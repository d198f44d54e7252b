"""A location text cut into places: "City, Region, Country" stays together, and a country written first comes last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from warehouse.clean.lowercase import lowered
from warehouse.clean.places.gazetteer import (
    cities_named,
    country_codes,
    country_names,
    country_of,
    fits,
    name_key,
    regions_by_name,
    word_is_city,
)
from warehouse.clean.places.other_scripts import in_english
from warehouse.clean.reference import listed, rows
from warehouse.clean.rules import rule_set

SEPARATORS = re.compile(
    r"\s*(?:;|\||•|·|\n|\t| / |/(?=\s?[A-Z])|\bor\b|(?<!,)\s(?:OR|AND)\s(?=[A-Z])|\band\b|\bund\b|\bet\b|&"
    r"|\boder\b|\bou\b|(?<=\w)\s[ye]\s(?=[A-ZÀ-Þ])"
    r"|\s[-–—]\s|[–—]|-\s|\(|\)(?:\s*(?:OR|AND)(?=\s[A-Z]))?|\[|\]|:|\+|→|>)\s*"
)
MACHINE_FORM = re.compile(r"[A-Z]{2,3}(?P<sign>[._])[A-Z][\w '-]*(?:(?P=sign)[A-Z][\w '-]*)?")
ZONES = rule_set("zone_of_location", as_written=True).matcher
EXCLUDED = rule_set("excluded_places").matcher
COUNTRY_BEFORE_CITY = re.compile(r"^([A-Z]{2})\s?-\s?([A-Z].*)$")
PIECES = re.compile(r";|\bor\b")
COUNTRY_STATE_CITY = re.compile(r"^([A-Z]{2,3})[ -]([A-Z]{2})\b[ -]*(.*)$")  # "US VA Chantilly", "US IL - Remote"
WORKPLACES = ("Remote", "Hybrid", "Onsite")
WORKPLACE_FIRST = re.compile(r"^(?:Remote|Hybrid|On-?site)\s?-\s?(?=[A-Z])")  # "Remote-US-MA"
COUNTRY_AND_CITY = re.compile(r"\s*([A-Z][\w. ]*?)\s[-–]\s?([A-Z][\w' -]*?)\s*$")  # "India - Pune, India - Chennai"
FULL_STOP = re.compile(r"(?<=[a-z]{3})\. (?=[A-Z])")  # "London. United Kingdom", not "St. Louis"
SHOWS_NO_NAME = re.compile("[\u200b\ufe0f\u2600-\u27bf\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]")
ON_SITE = re.compile(r"\bon-site\b", re.I)  # no "Site" in Ontario
NY_NY = re.compile(r"\bN\.?Y\.?, ?N\.?Y\b\.?")
BOGOTA_DC = re.compile(r"\b(Bogot[aá]),? D\.? ?C\b\.?", re.I)  # its capital district is none of Columbia
# "Raleigh-Durham-Chapel Hill Area": the first city stands for its area.
AREA = re.compile(r"(?:Greater )?([A-Z][\w.' ]+?)-+[A-Z][\w.' -]*? (?:Metro(?:politan)? )?Area\b.*")
WIDE = str.maketrans({"،": ",", "؛": ";", "／": "/", '"': ";", "（": "(", "）": ")", "、": ";", "，": ",", "；": ";"})
STATE_BEHIND_COUNTRY = re.compile(r", ?(US|CA|AU)-([A-Z]{2,3})$")  # "Fairfax, US-VA"
STATE_IN_BRACKETS = re.compile(r"(?P<city>[A-ZÀ-Þ][\w.' ]*) ?\((?P<state>[A-Z]{2})\)")  # "Geneva (IL)"
STATISTICAL_CODE = re.compile(r"^([A-Z]{2})[A-Z]?\d{1,3}$|^([A-Z]{2}) ?\([A-Z0-9]+\)$")


def parts_of(location: str) -> list[str]:
    """Split a location text into its places; "City, Region, Country" stays together."""
    location = with_country_groups(machine_form(in_english(without_zones(location))))
    location = BOGOTA_DC.sub(r"\1", NY_NY.sub("New York, NY", ON_SITE.sub(" ", location)))
    if "(" in location and cities_named(location):
        return [location.strip()]  # "Halle (Saale)"
    area = AREA.fullmatch(location.strip())
    if area and word_is_city(area[1]) and not word_is_city(location.strip().removesuffix(" Area")):
        return [area[1]]
    cleaned = FULL_STOP.sub(", ", SHOWS_NO_NAME.sub(" ", location).translate(WIDE)).strip()
    cleaned = STATE_IN_BRACKETS.sub(with_its_state, cleaned)
    cleaned = STATE_BEHIND_COUNTRY.sub(r", \2, \1", cleaned)
    if ordered := countries_last(cleaned):
        return ordered
    match = STATISTICAL_CODE.match(cleaned)
    if match and (match[1] or match[2]) in country_codes():
        return [country_names()[match[1] or match[2]]]
    return separated(cleaned)


def with_its_state(match: re.Match[str]) -> str:
    """Return a city and the state in brackets behind it with a comma between, as they are where it lies elsewhere."""
    city, state = match["city"].strip(), match["state"]
    region = regions_by_name().get(state)
    is_in_state = region is not None and fits(city, region, None) and not fits(city, None, country_of(state) or "")
    return f"{city}, {state}" if is_in_state else match[0]


def machine_form(location: str) -> str:
    """Return a text such as "USA.VA.Reston" or "US_CA_San Francisco" with hyphens.

    >>> machine_form("USA.VA.Reston"), machine_form("St. Louis")
    ('USA-VA-Reston', 'St. Louis')
    """
    return location.replace(match["sign"], "-") if (match := MACHINE_FORM.fullmatch(location)) else location


def without_zones(location: str) -> str:
    """Return a location without time zones and without the places where the job cannot be done."""
    _, location = ZONES.without(location, location)
    return EXCLUDED.without(lowered(location), location)[1]


@cache
def country_groups() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of the names of groups of countries, and the countries of each, separated."""
    named = {row["name"]: "; ".join(map(clear_name, listed(row["countries"]))) for row in rows("country_groups")}
    return re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, named))})(?![\w&])"), named


def clear_name(country: str) -> str:
    """Return a country's name, its code where a city has the name, too: Luxembourg."""
    name = country_names()[country]
    return country if word_is_city(name) else name


def with_country_groups(location: str) -> str:
    """Return a location with the countries of groups named in it: "UKI", "DACH"."""
    pattern, named = country_groups()
    return pattern.sub(lambda match: f"; {named[match[0]]}; ", location)


def separated(location: str) -> list[str]:
    """Return what stands between a text's separators."""
    return [part for part in SEPARATORS.split(location) if part and part.strip(" ,.-")]


def countries_last(location: str) -> list[str]:
    """Return the places of a text that names each with its country first, turned round; none where it does not."""
    pieces = [piece for words in PIECES.split(location) if words.strip() for piece in listed_countries(words)]
    ordered = [country_first(piece) for piece in pieces]
    if any(ordered):
        turned = zip(ordered, pieces, strict=True)
        return [part for place, piece in turned for part in ([place] if place else separated(piece))]
    listed = [piece.strip() for piece in location.split(",")]
    pairs = [COUNTRY_AND_CITY.match(piece) for piece in listed]
    if len(pairs) > 1 and all(pair and country_of(pair[1]) for pair in pairs):
        return [f"{pair[2]}, {pair[1]}" for pair in pairs if pair]
    return []


def listed_countries(words: str) -> list[str]:
    """Return the places of "US-Seattle, US-Austin", the words themselves where one lacks its country."""
    listed = [piece.strip() for piece in words.split(",")]
    return listed if all(map(COUNTRY_BEFORE_CITY.match, listed)) else [words.strip()]


def country_first(piece: str) -> str | None:
    """Return "City, State, Country" of a piece that begins with its country: "US-Seattle", "US VA Chantilly"."""
    piece = WORKPLACE_FIRST.sub("", piece)
    match = COUNTRY_STATE_CITY.match(piece)
    if match and regions_by_name().get(match[2], ("", ""))[1] == country_of(match[1]):
        return ", ".join(filter(None, (match[3].strip(" -"), match[2], match[1])))
    if match := COUNTRY_BEFORE_CITY.match(piece):
        return f"{match[2]}, {match[1]}"
    ends = [end.strip() for end in piece.split("-")]
    if turned := state_and_city(ends):
        return turned
    for country, city in (ends, reversed(ends)) if len(ends) == 2 else ():  # "India-Bangalore", "Bangalore-India"
        if country_of(country) and word_is_city(city):
            return f"{city}, {country}"
    return None


def state_and_city(ends: Sequence[str]) -> str | None:
    """Return "City, State, Country" of "United States-Indiana-Columbus-US" or "Ontario-Toronto" cut at its hyphens.

    What stands before the country, as a part of the world, says nothing more.
    """
    at = next((number for number, end in enumerate(ends[:2]) if len(ends) > 2 and country_of(end)), -1)
    country = country_of(ends[at]) if at >= 0 else None
    state, *names = ends[at + 1 :]
    region = regions_by_name().get(name_key(state) if len(state) > 3 else "")
    while len(names) > 1 and (names[-1] in WORKPLACES or (country and country_of(names[-1]) == country)):
        names.pop()
    city = "-".join(names)
    if region is None or not fits(city, region, None) or (country and country != region[1]):
        return None
    return f"{city}, {state}, {region[1]}"
