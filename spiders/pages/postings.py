"""Map one JobPosting object to a posting: whatever shape its fields have is read, or counted as dropped by field."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from spiders.fields import instant_or_none, text_or_none, texts, unescape_once
from spiders.items import BoardCrawl, Place, Posting
from spiders.pages.pay import read_pay

READ = frozenset(
    "@type @context @id title name description datePosted hiringOrganization jobLocation jobLocationType baseSalary"
    " salaryCurrency applicantLocationRequirements employmentType validThrough identifier url industry".split()
)
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
ESCAPED_TAG = re.compile(r"&lt;/?[a-zA-Z]")
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")  # with points the day comes first everywhere
NOTHING: tuple[Any, ...] = (None, "", "null", "None", [], {})
ADDRESS_FIELDS = ("addressLocality", "addressRegion", "addressCountry", "streetAddress", "postalCode")
IDENTIFIER_LENGTH = 120


def to_posting(block: dict[str, Any], crawl: BoardCrawl) -> Posting:
    """Map one JobPosting object; its id and address are set by whoever knows them."""
    for key, value in block.items():
        if key not in READ and value not in NOTHING:
            crawl.drop(str(key)[:60])
    places, locations = read_places(block, crawl)
    pay, salary = read_pay(block, crawl)
    return Posting(
        source_posting_id="",
        title=next(iter(named(block, "title", crawl) or named(block, "name", crawl)), None),
        employer_text=next(iter(named(block, "hiringOrganization", crawl)), None),
        location_texts=locations,
        places=places,
        workplace_text=", ".join(named(block, "jobLocationType", crawl)) or None,
        employment_type_text=", ".join(named(block, "employmentType", crawl)) or None,
        department_text=", ".join(named(block, "industry", crawl)) or None,
        published_at=instant_or_none(plain_date(first(block.get("datePosted"))), crawl, "datePosted", is_past=True),
        valid_through=instant_or_none(plain_date(first(block.get("validThrough"))), crawl, "validThrough"),
        pay=pay,
        salary_text=salary,
        remote_scope_texts=named(block, "applicantLocationRequirements", crawl),
        html=description(block, crawl),
    )


def each(value: Any) -> Iterator[Any]:
    """Yield the values of a field given single, as a list, or as lists of lists."""
    if isinstance(value, list):
        for entry in value:
            yield from each(entry)
    elif value not in NOTHING:
        yield value


def first(value: Any) -> Any:
    """Return a field's first value."""
    return next(each(value), None)


def named(block: dict[str, Any], key: str, crawl: BoardCrawl) -> list[str]:
    """Return the names a property holds; one that is stated and unreadable is counted."""
    found = labels(block.get(key))
    if not found and block.get(key) not in NOTHING:
        crawl.drop(f"{key}: unreadable")
    return found


def label(value: Any) -> str | None:
    """Return the first name of a field."""
    return next(iter(labels(value)), None)


def labels(value: Any) -> list[str]:
    """Return the names a field holds, as texts or as objects with a name, in plain characters."""
    found = []
    for entry in each(value):
        name = entry if not isinstance(entry, dict) else first(entry.get("name") or entry.get("legalName"))
        if not isinstance(name, (dict, list)) and name not in NOTHING:
            found.append(TAG.sub(" ", html.unescape(str(name))))
    return texts(*(" ".join(text.split()) for text in found))


def plain_date(value: Any) -> Any:
    """Return a date in ISO form where it is written in a form that can only be read one way, others as they are.

    >>> plain_date("2026-8-3"), plain_date("2026/08/03"), plain_date("3.8.2026"), plain_date("03/08/2026")
    ('2026-08-03', '2026-08-03', '2026-08-03', '03/08/2026')
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if match := YEAR_FIRST.fullmatch(text):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if match := DAY_FIRST.fullmatch(text):
        return f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return value


def description(block: dict[str, Any], crawl: BoardCrawl) -> str | None:
    """Return a posting's markup: parts of a list joined, one layer of escaping undone where all of it is escaped."""
    parts = [labels(entry) if isinstance(entry, dict) else [str(entry)] for entry in each(block.get("description"))]
    markup = "\n".join(text for part in parts for text in part)
    if block.get("description") not in NOTHING and not markup.strip():
        crawl.drop("description: unreadable")
    if ESCAPED_TAG.search(markup) and not TAG.search(markup):
        markup = unescape_once(markup)
    if "\n" not in markup and "\\n" in markup:
        markup = markup.replace("\\r", "").replace("\\n", "\n")
    return text_or_none(markup)


def own_identifier(block: dict[str, Any]) -> str | None:
    """Return the employer's identifier of a posting: a number, a text, or the value of a PropertyValue."""
    for entry in each(block.get("identifier")):
        value = first(entry.get("value")) if isinstance(entry, dict) else entry
        text = None if isinstance(value, (dict, bool)) else text_or_none(value)
        if text and len(text) <= IDENTIFIER_LENGTH:
            return text
    return None


def read_places(block: dict[str, Any], crawl: BoardCrawl) -> tuple[list[Place], list[str]]:
    """Return (structured places, places given as text) of a posting's `jobLocation`."""
    places, locations = list[Place](), list[str]()
    for entry in each(block.get("jobLocation")):
        found, named = places_of(entry)
        if not found and not named:
            crawl.drop("jobLocation: unreadable")
        places += [place for place in found if place not in places]
        locations += named
    return places, texts(*locations)


def places_of(entry: Any) -> tuple[list[Place], list[str]]:
    """Return the places of one location: a text, a Place with one or more addresses, or a bare PostalAddress."""
    if not isinstance(entry, dict):
        return [], labels(entry)
    addresses = list(each(entry.get("address")))
    if not addresses and any(entry.get(name) for name in ADDRESS_FIELDS):
        addresses = [entry]
    places = [place for address in addresses if isinstance(address, dict) for place in address_places(address)]
    named = [text for address in addresses if not isinstance(address, dict) for text in labels(address)]
    if places or named:
        return places, named
    if not (named := labels(entry) or [text for address in addresses for text in labels(address)]):
        inside = first(entry.get("containedInPlace"))
        return places_of(inside) if inside is not None else ([], [])
    return [], named


def address_places(address: dict[str, Any]) -> list[Place]:
    """Map a PostalAddress; several towns in one address are several places."""
    region, country = label(address.get("addressRegion")), label(address.get("addressCountry"))
    towns: list[str | None] = [*labels(address.get("addressLocality"))] or [None]
    found = [Place(city=town, region=region, country=country) for town in towns]
    return [place for place in found if place.city or place.region or place.country]
