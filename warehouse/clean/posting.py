"""Understand one posting: every matter read once, with the words that led to each value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from warehouse.clean.degree import degree_min
from warehouse.clean.document import Document
from warehouse.clean.employer import employer_key, employer_name, is_agency
from warehouse.clean.employment import employment_type
from warehouse.clean.experience import experience_years_min, years_by_skill
from warehouse.clean.fields import READERS
from warehouse.clean.gig import is_gig_work
from warehouse.clean.headline import company_of_headline, roles_of_headline
from warehouse.clean.language import language_of
from warehouse.clean.pay import Salary, salary_in, salary_of_field, salary_of_text
from warehouse.clean.places import PlaceFound, places_of
from warehouse.clean.places.segments import headline_of
from warehouse.clean.role import SCOPE_BY_TEXT, Role, role_of, role_without_text, work_named
from warehouse.clean.rules import Found
from warehouse.clean.sections import Block
from warehouse.clean.seniority import seniority
from warehouse.clean.skill_context import Span
from warehouse.clean.skills import Mention, mentions, spans
from warehouse.clean.terms import unknown_terms
from warehouse.clean.text import plain_text
from warehouse.clean.vocabulary import folded
from warehouse.clean.workplace import remote_scope, workplace

USABLE_CHARACTERS = 400  # shares are over texts of at least so much
READ_LANGUAGES = frozenset(("en", "de", "fr", "nl", "es"))
LOCATION_CHARACTERS = 2_000
TITLE_CHARACTERS = 300


@dataclass(kw_only=True)
class Advertisement:
    """What is known of a posting before it is understood; any of it may be missing."""

    title: str | None = None
    company: str | None = None
    location: str | None = None
    places: Sequence[dict[str, str | None]] = ()
    remote_scopes: Sequence[str] = ()
    workplace: str | None = None
    is_remote: bool | None = None
    employment_type: str | None = None
    salary_text: str | None = None
    pay: Sequence[dict[str, Any]] = ()
    text: str | None = None
    is_text_fetched: bool = True


@dataclass(kw_only=True)
class Reading:
    """What a posting means. Lists are empty and values None or "unstated" where nothing is said."""

    text: str
    language: str | None
    role: Role
    seniority: str
    workplace: str
    remote_scope: str | None
    employment_type: str
    places: list[PlaceFound]
    salary: Salary | None
    experience_years_min: float | None
    degree_min: str
    employer: str | None
    employer_key: str | None
    is_agency: bool
    has_text: bool
    experience_by_skill: dict[str, float]
    mentions: list[Mention]
    unknown_terms: list[str]
    blocks: list[Block]
    found: dict[str, Found]  # by field: its value, the words it was read from and the rule that took them for it
    unread_reason: None = None  # all was read

    @property
    def evidence(self) -> dict[str, str]:
        """Return the words that each field was read from."""
        return {name: found.words for name, found in self.found.items()}

    @property
    def visa_sponsorship(self) -> str:
        """Return offered, not_offered or unstated."""
        return self.found["visa_sponsorship"].value

    @property
    def clearance(self) -> str:
        """Return required, preferred or unstated."""
        return self.found["clearance"].value

    @property
    def countries(self) -> list[str]:
        """Return the distinct countries, in order."""
        return list(dict.fromkeys(place.country for place in self.places if place.country))

    @property
    def cities(self) -> list[str]:
        """Return the distinct cities, in order."""
        return list(dict.fromkeys(place.city for place in self.places if place.city))


class Opened(NamedTuple):
    """A posting as far as it decides scope: its text prepared, the skills found in it, and the role."""

    title: str
    headline: str
    roles: str  # what names the roles: the segments of the headline where there is one, else the title
    document: Document
    spans: list[Span]
    role: Role


def understand(advertisement: Advertisement) -> Reading:
    """Read a posting. Never raises on any text; the same answer for the same input, in any order and process."""
    return read_whole(advertisement, opened(lines_of(advertisement), advertisement.is_text_fetched))


class Lines(NamedTuple):
    """A posting's text as plain lines, with what names it and its roles."""

    text: str
    headline: str
    title: str
    roles: str  # what names the roles: the segments of the headline where there is one, else the title


def lines_of(advertisement: Advertisement) -> Lines:
    """Return a posting's text as plain lines, with what names it and its roles."""
    text = plain_text(advertisement.text or "")
    headline = headline_of(text)
    title = (title_in(advertisement) or headline)[:TITLE_CHARACTERS]
    return Lines(text, headline, title, roles_of_headline(headline) if headline else title)


def opened(lines: Lines, is_text_fetched: bool) -> Opened:
    """Read a posting as far as it decides scope."""
    text, headline, title, roles = lines
    document = Document(text, title)
    found = spans(text)
    is_text_known = bool(text) or is_text_fetched
    role = role_of(roles, work_named(document, found)) if is_text_known else role_without_text(roles)
    if (role.in_scope or role.role in SCOPE_BY_TEXT) and is_gig_work(document, role.in_scope):
        role = Role("other", False, "gig work that rates and writes examples for models")
    return Opened(title, headline, roles, document, found, role)


def title_in(advertisement: Advertisement) -> str:
    """Return a posting's title as one line of plain text, empty where it has none."""
    return " ".join(plain_text(advertisement.title or "").split())


def read_whole(advertisement: Advertisement, opened: Opened) -> Reading:
    """Read all fields of a posting."""
    title, headline, roles, document, found, role = opened
    text = document.text
    location = (advertisement.location or "")[:LOCATION_CHARACTERS]
    places, place_words = places_of(location, advertisement.places, advertisement.remote_scopes, document)
    countries = list(dict.fromkeys(place.country for place in places if place.country))
    years, degree = experience_years_min(document), degree_min(document)
    level = seniority(roles, text)
    where = workplace(advertisement.workplace, advertisement.is_remote, location, document)
    is_remote = where.value == "remote"
    reach = remote_scope(countries, location, list(advertisement.remote_scopes)) if is_remote else None
    kind = employment_type(advertisement.employment_type, document)
    company = employer_name(advertisement.company) or company_of_headline(headline)
    salary = stated_salary(advertisement, document, countries)
    language = language_of(text or title)
    return Reading(
        text=text,
        language=language,
        role=role,
        seniority=level.value,
        workplace=where.value,
        remote_scope=reach,
        employment_type=kind.value,
        places=places,
        salary=salary,
        experience_years_min=float(years.value) if years.value else None,
        degree_min=degree.value,
        employer=company,
        employer_key=employer_key(company),
        is_agency=is_agency(company),
        has_text=len(text) >= USABLE_CHARACTERS and language in READ_LANGUAGES,
        experience_by_skill=years_by_skill(document, found),
        mentions=mentions(document, found, folded(company) if company else ""),
        unknown_terms=unknown_terms(document, found) if role.in_scope else [],
        blocks=document.blocks,
        found={
            "role": Found(role.role, role.rule, ""),
            "seniority": level,
            "workplace": where,
            "employment_type": kind,
            "experience_years_min": years,
            "degree_min": degree,
            "salary": Found("", salary.evidence if salary else "", ""),
            "places": Found("", place_words, ""),
            **{name: read(document) for name, read in READERS.items()},
        },
    )


def stated_salary(advertisement: Advertisement, document: Document, countries: Sequence[str]) -> Salary | None:
    """Return the pay: structured field first, then the pay text, then the body; its range before a single amount."""
    told = salary_of_field(advertisement.pay, countries)
    told = told or salary_of_text(advertisement.salary_text or "", countries)
    if told and told.min != told.max:
        return told
    written = salary_in(document, countries)
    is_range = written is not None and None not in (written.min, written.max) and written.min != written.max
    return written if told is None or is_range else told
