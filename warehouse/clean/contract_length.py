"""How long a contract runs, in months."""

from __future__ import annotations

import re

from warehouse.clean.document import Document
from warehouse.clean.rules import Found, rule_set

LENGTH = rule_set("contract_length")  # the value is the unit, in months
NUMBER = re.compile(r"\d{1,2}")


def contract_months(document: Document) -> Found:
    """Return the length of a contract in months as text, empty where none is stated: of the title, else of the text.

    >>> contract_months(Document("", "Data Analyst - 12 Month FTC")).value
    '12'
    """
    for matcher in LENGTH.matchers:
        if hit := matcher.find(document.low_title):
            return of_words(document.title[hit.start : hit.end], matcher.value, hit.rule.name)
        if hit := next(document.hits("contract", matcher), None):
            return of_words(document.text[hit.start : hit.end], matcher.value, hit.rule.name)
    return Found("", "", "")


def of_words(words: str, months: str, rule: str) -> Found:
    """Return the first number of words times the months of its unit."""
    number = NUMBER.search(words)
    return Found(str(int(number[0]) * int(months)), words, rule) if number else Found("", "", "")
