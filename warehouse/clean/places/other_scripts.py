"""Names of places in scripts that write no spaces: set apart, and given by their English names."""

from __future__ import annotations

import re
from functools import cache

from warehouse.clean.places.gazetteer import country_names
from warehouse.clean.reference import listed, rows

WITHOUT_SPACES = "\u0e00-\u0e7f\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
SIGN = re.compile(f"[{WITHOUT_SPACES}]")
UNKNOWN = re.compile(f"[{WITHOUT_SPACES}]+")


def in_english(location: str) -> str:
    """Return a location with the places that it names in such a script by their English names.

    >>> in_english("東京都港区")
    '; Tokyo, Japan;  '
    """
    if not SIGN.search(location):
        return location
    pattern, names = known_names()
    return UNKNOWN.sub(" ", pattern.sub(lambda match: f"; {names[match[0]]}; ", location))


@cache
def known_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of all names in such scripts, the longest first, and what each is in English."""
    english = country_names()
    names = {name: row["name"] for row in rows("countries") for name in listed(row["aliases"]) if SIGN.match(name)}
    for row in rows("place_aliases"):
        if SIGN.match(row["alias"]):
            names[row["alias"]] = ", ".join(filter(None, (row["city"], row["region"], english[row["country"]])))
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True))), names
