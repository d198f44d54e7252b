"""A look at a text's words that tells most texts without a place, before any name is looked up."""

from __future__ import annotations

import re
from functools import cache

from warehouse.clean.places.gazetteer import (
    SHORTENED,
    cities_by_name,
    countries_by_name,
    country_codes,
    regions_by_name,
)
from warehouse.clean.reference import rows

PLAIN = re.compile(r"[A-Za-z ,;:/|()&+'-]*")  # nothing that is shortened or counted: such a text is read in full
WORD = re.compile(r"[A-Za-z]+")
OFTEN_SHORTENED = frozenset((*SHORTENED, *SHORTENED.values()))


def names_no_place(text: str) -> bool:
    """Return whether a text surely names no place: a word of each name is known, and the text holds none of these.

    >>> names_no_place("Senior Engineer, Search"), names_no_place("Engineer (Isle of Man)")
    (True, False)
    """
    if not PLAIN.fullmatch(text):
        return False
    words, codes = known_words()
    return codes.isdisjoint(WORD.findall(text)) and words.isdisjoint(WORD.findall(text.lower()))


@cache
def known_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the longest word of every name of a place in small letters, and the codes and names in capitals."""
    names = (*countries_by_name(), *cities_by_name(), *(key for key in regions_by_name() if key.islower()))
    groups = (word for row in rows("country_groups") for word in WORD.findall(row["name"]))
    codes = (key for key in regions_by_name() if key.isupper())
    return frozenset(map(telling_word, filter(str.isascii, names))), frozenset((*country_codes(), *codes, *groups))


def telling_word(name: str) -> str:
    """Return the longest word of a name, but none that is written in two ways."""
    return max((word for word in WORD.findall(name) if word not in OFTEN_SHORTENED), key=len, default="")
