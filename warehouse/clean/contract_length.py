"""How long a contract runs, in months."""

from __future__ import annotations

import re

from warehouse.clean.document import Document
from warehouse.clean.rules import NOTHING, Found, Hit, rule_set

LENGTH = rule_set("contract_length")  # the value is the unit, in months
NUMBER = re.compile(r"\d{1,2}")


def contract_months(document: Document) -> Found:
    """Return the length of a contract in months as text, empty where none is stated: of the title, else of the text.

    >>> contract_months(Document("", "Data Analyst - 12 Month FTC")).value
    '12'
    >>> contract_months(Document("Contract: 6 months", "ML Engineer - 2-year fixed-term")).value
    '24'
    """
    if hit := LENGTH.first(document.low_title):
        return in_months(hit, document.title)
    hits = (hit for matcher in LENGTH.matchers for hit in document.hits("contract", matcher))
    hit = next(hits, None)
    return in_months(hit, document.text) if hit else NOTHING


def in_months(hit: Hit, text: str) -> Found:
    """Return the first number of the words found times the months of its unit."""
    number = NUMBER.search(text, hit.start, hit.end)
    return hit.found(text, str(int(number[0]) * int(hit.rule.value))) if number else NOTHING
