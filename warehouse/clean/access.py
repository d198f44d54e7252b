"""Visa sponsorship and security clearance, as a posting states them."""

from __future__ import annotations

from warehouse.clean.document import Document
from warehouse.clean.rules import UNSTATED, Found, rule_set

VISA = rule_set("visa_sponsorship")  # a refusal goes before an offer
CLEARANCE, NO_CLEARANCE = rule_set("clearance").matcher, rule_set("no_clearance").matcher
PREFERRED, DEMANDED = rule_set("clearance_preferred").matcher, rule_set("clearance_demanded").matcher
AROUND = 110
BEHIND = 40  # characters in which a clearance is said to be only preferred


def visa_sponsorship(document: Document) -> Found:
    """Return offered, not_offered or unstated."""
    for matcher in VISA.matchers:
        if hit := next(document.hits("clearance", matcher, AROUND), None):
            return hit.found(document.text)
    return UNSTATED


def clearance(document: Document) -> Found:
    """Return required, preferred or unstated for a security clearance."""
    for left, right in document.windows_around("clearance", AROUND):
        low = document.scan.low[left:right]
        if (hit := CLEARANCE.find(low)) and not NO_CLEARANCE.holds(low):
            value = "preferred" if is_preferred(low, hit.end) else "required"
            return hit.found(document.text[left:right], value)
    return UNSTATED


def is_preferred(low: str, end: int) -> bool:
    """Return whether the sentence of a clearance that ends at `end` only prefers it."""
    behind = low[end : end + BEHIND].partition(".")[0]
    sentence = low[:end].rpartition(". ")[2] + low[end:].partition(".")[0]
    return PREFERRED.begins(behind) or (PREFERRED.holds(behind) and not DEMANDED.holds(sentence))
