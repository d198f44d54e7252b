"""What an advert or a CV says, read by the rules that read postings; what is named on the command line goes before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from warehouse.clean.places import places_of_headline
from warehouse.clean.posting import Advertisement, Reading, understand
from warehouse.clean.reference import rows
from warehouse.clean.role import role_of, role_without_text
from warehouse.clean.skills import implied_by
from warehouse.clean.text_kind import text_kind
from warehouse.errors import UnreadableInput

ROLE_LINES = {"advert": 10, "cv": 60}  # lines in which a role is sought, from the top
HEAD_LINES = 6  # lines in which a place is sought that no sentence states
ROLE_CHARACTERS = 80  # a longer line is a sentence
LEVELS = ("intern", "entry", "mid", "senior", "staff", "principal", "lead", "manager", "director", "executive")
UNSTATED = "unstated"
NAMED = "named on the command line"


@dataclass(frozen=True)
class Stated:
    """What the user says of a text, in place of what its wording says."""

    kind: str | None = None
    role: str | None = None
    level: str | None = None
    countries: Sequence[str] = ()


@dataclass(frozen=True)
class Held:
    """What a text says. None and an empty list mean that it does not say; `words` say where each was read."""

    kind: str
    role: str | None
    level: str | None
    countries: list[str]
    years: float | None
    pay_floor: float | None
    pay_ceiling: float | None
    pay_currency: str | None
    pay_period: str | None
    skills: dict[str, str]  # skill: required, preferred or context; implied where another one presupposes it
    words: dict[str, str]


def read_text(text: str, stated: Stated) -> Held:
    """Read a plain text; raises UnreadableInput where its wording is neither an advert's nor a CV's."""
    found = text_kind(text)
    kind = stated.kind or found.value
    if not kind:
        raise UnreadableInput("the wording is as much an advert's as a CV's; say which: --kind advert or --kind cv")
    title = title_of(text, ROLE_LINES[kind])
    reading = understand(Advertisement(title=title, text=text))
    role = stated.role or (reading.role.role if title and reading.role.role != "other" else None)
    level = stated.level or (reading.seniority if reading.seniority != UNSTATED else None)
    (countries, place_words), pay = places_stated(text, reading), reading.salary
    return Held(
        kind=kind,
        role=role,
        level=level,
        countries=list(stated.countries) or countries,
        years=reading.experience_years_min,
        pay_floor=pay.min if pay else None,
        pay_ceiling=pay.max if pay else None,
        pay_currency=pay.currency if pay else None,
        pay_period=pay.period if pay else None,
        skills=skills_of(reading),
        words={
            "kind": NAMED if stated.kind else found.words,
            "role": NAMED if stated.role else title or "",
            "level": NAMED if stated.level else reading.evidence["seniority"],
            "countries": NAMED if stated.countries else place_words,
            "years": reading.evidence["experience_years_min"],
            "pay": reading.evidence["salary"],
        },
    )


def title_of(text: str, lines: int) -> str | None:
    """Return the first short line that names a role of this market, else any role, None where none does."""
    short = [line.strip(" -•*#") for line in text.split("\n")[:lines] if not line.endswith(".")]
    named = [line for line in short if 0 < len(line) <= ROLE_CHARACTERS and role_of(line).role != "other"]
    return next((line for line in named if role_without_text(line).in_scope is not False), next(iter(named), None))


def places_stated(text: str, reading: Reading) -> tuple[list[str], str]:
    """Return the countries that a text states, else those of its first lines, with the words they were read from."""
    if reading.countries:
        return reading.countries, reading.evidence["places"]
    for line in text.split("\n")[:HEAD_LINES]:
        found, words = places_of_headline(line)
        if countries := list(dict.fromkeys(place.country for place in found if place.country)):
            return countries, words
    return [], ""


def skills_of(reading: Reading) -> dict[str, str]:
    """Return the skills that a text names, each with its class, and those that they presuppose as implied."""
    implied = dict.fromkeys(implied_by(reading.mentions), "implied")
    return {mention.skill: mention.skill_class for mention in reading.mentions} | implied


@cache
def roles() -> tuple[str, ...]:
    """Return the role families, in alphabetical order."""
    return tuple(sorted({row["role"] for row in rows("role_titles")} - {"other"}))


@cache
def country_codes() -> frozenset[str]:
    """Return the countries, ISO 3166 alpha-2."""
    return frozenset(row["country"] for row in rows("countries"))
