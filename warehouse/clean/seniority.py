"""The level of a posting, by its title and else by what its text states in so many words."""

from __future__ import annotations

from functools import lru_cache

from warehouse.clean.lowercase import lowered
from warehouse.clean.rules import UNSTATED, Found, rule_set

# The first level of which a rule holds decides: a head or manager outranks the adjective before it.
OF_TITLE = rule_set("seniority_of_title")
LEFT_OUT = rule_set("not_words_of_a_level").matcher
NOT_A_LEVEL = rule_set("not_a_level").matcher
MANAGER_BY_TRADE = rule_set("manager_by_trade").matcher
BANK_GRADE, BANK_TRADE = rule_set("bank_grade").matcher, rule_set("bank_trade").matcher
OF_TEXT = rule_set("seniority_of_text")
# Parts of words of which a statement holds one: a look that costs a tenth of the rules'.
HINTS = {"senior": ("enior",), "lead": ("ead",), "mid": ("id-level", "id level"), "entry": ("ntry-level", "ntry level")}
TEXT_SEARCHED = 3_000
AROUND = 80


def seniority(title: str | None, text: str = "") -> Found:
    """Return intern, entry, mid, senior, staff, principal, lead, manager, director, executive or unstated.

    A title's level wins over the text's; "Senior/Staff" and "mid to senior" take the lower.

    >>> seniority("Sr. Machine Learning Engineer").value, seniority("Product Marketing Manager").value
    ('senior', 'unstated')
    """
    return level_of_title(title or "") or level_of_text(text) or UNSTATED


def level_of_text(text: str) -> Found | None:
    """Return the level that the beginning of a text gives the candidate or the job."""
    for matcher in OF_TEXT.matchers:
        for hint in HINTS[matcher.value]:
            place = text.find(hint, 0, TEXT_SEARCHED)
            if place < 0:
                continue
            words = text[max(0, place - AROUND) : place + AROUND]
            if hit := matcher.find(lowered(words)):
                return hit.found(words)
    return None


@lru_cache(maxsize=8_192)
def level_of_title(title: str) -> Found | None:
    """Return the level that a title names, None where it names none."""
    low, words = LEFT_OUT.without(lowered(title), title)
    for matcher in OF_TITLE.matchers:
        hit = matcher.find(low)
        if hit and not is_trade(matcher.value, low):
            return hit.found(words)
    return None


def is_trade(level: str, title: str) -> bool:
    """Return whether a title's word names a trade, a grade of a bank or a place of work, not a level."""
    if level == "manager":
        return MANAGER_BY_TRADE.holds(title)
    if level == "executive" and BANK_GRADE.holds(title) and BANK_TRADE.holds(title):
        return True
    return level != "intern" and NOT_A_LEVEL.holds(title)
