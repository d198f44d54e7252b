"""The hiring company's name, written one way, and whether it recruits for others."""

from __future__ import annotations

import re

from warehouse.clean.lowercase import lowered
from warehouse.clean.rules import rule_set

LEGAL_FORM = re.compile(
    r"[,\s]+(?:inc|incorporated|llc|l\.l\.c|ltd|limited|corp|corporation|co|company|gmbh|ag|se|kg|ug|s\.?a\.?s?"
    r"|s\.?r\.?l|s\.?l|b\.?v|n\.?v|plc|pty|pte|oy|ab|a/s|as|aps|sp\.? ?z ?o\.?o|kft|k\.k|pbc|lp|llp)\.?$",
    re.I,
)
AGENCY = rule_set("agency").matcher
NOT_WORD = re.compile(r"[^\w&+]+")


def employer_name(text: str | None) -> str | None:
    """Return the name as written, spaces collapsed and what hangs on after a line break dropped."""
    if not text:
        return None
    name = " ".join(text.strip().split("\n")[0].split())
    return name[:120] or None


def employer_key(name: str | None) -> str | None:
    """Return the joining key of a name: no legal form, case or punctuation.

    >>> employer_key("Acme Robotics, Inc.")
    'acme robotics'
    """
    if not name:
        return None
    bare = name
    while (shorter := LEGAL_FORM.sub("", bare).rstrip(" ,.")) != bare and shorter:
        bare = shorter
    return " ".join(NOT_WORD.sub(" ", bare.lower()).split()) or None


def is_agency(name: str | None) -> bool:
    """Return whether the name reads like one that recruits for clients."""
    return bool(name and AGENCY.holds(lowered(name)))
