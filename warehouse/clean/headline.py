"""The employer and the roles that a headline such as "Company | Role | Berlin | Full-time" names."""

from __future__ import annotations

from warehouse.clean.lowercase import lowered
from warehouse.clean.places.segments import ADDRESS_OF_PAGE, NOTE, headline_of, is_of_places, of_places
from warehouse.clean.rules import Matcher, rule_set
from warehouse.clean.text import plain_text

COMPANY_CHARACTERS = 60
END_OF_ROLES = rule_set("end_of_roles").matcher
END_OF_COMPANY = rule_set("end_of_company").matcher
NO_COMPANY = rule_set("no_company").matcher
# What a vertical bar can be written as, in a text that is escaped once or twice, by a sign that all of these hold.
BARS = {
    "|": ("|",),
    "\uff5c": ("\uff5c",),
    "#": ("#124", "#65372", "#0", "#x", "#X", "&#"),
    "&": ("vert;", "verbar;", "VerticalLine;"),
    "\\": ("\\u",),
}


def has_headline(source: str) -> bool:
    """Return whether a text begins with a headline of segments, which names its roles better than a title does."""
    bars = (bar for sign, written in BARS.items() if sign in source for bar in written)
    return sum(map(source.count, bars)) > 1 and headline_of(plain_text(source)) != ""


def company_of_headline(line: str) -> str | None:
    """Return the company that a headline begins with, None where its first segment names a place, a role or nothing.

    >>> company_of_headline("Initech (YC W99) | ML Engineer | Austin, TX | https://example.com")
    'Initech'
    """
    first = NOTE.sub(" ", ADDRESS_OF_PAGE.sub(" ", line.partition("|")[0]))
    name = " ".join(before(END_OF_COMPANY, first).split()).strip(" ,:;-–—*()")
    if not name or len(name) > COMPANY_CHARACTERS or is_of_places(name) or NO_COMPANY.holds(lowered(name)):
        return None
    return name


def roles_of_headline(line: str) -> str:
    """Return the segments of a headline that can name roles: no company, places, addresses or what follows these.

    >>> roles_of_headline("Initech AI | ML Engineer | Austin, TX | https://example.com We sort letters with AI.")
    'ML Engineer'
    """
    first, *others = line.split("|")
    segments = others if company_of_headline(line) else [first, *others]
    named = (before(END_OF_ROLES, segment).strip() for segment in segments)
    return " | ".join(words for words in named if words and not of_places(words))


def before(rules: Matcher, words: str) -> str:
    """Return what stands before the first place where a rule holds, all of it where none does."""
    hit = rules.find(lowered(words))
    return words[: hit.start] if hit else words
