"""Employment type: full time, part time, contract, temporary, internship or unstated."""

from __future__ import annotations

import re
from functools import lru_cache

from warehouse.clean.document import Document
from warehouse.clean.lowercase import lowered
from warehouse.clean.rules import UNSTATED, Found, Hit, RuleSet, rule_set

OF_FIELD = rule_set("employment_type_of_field")  # the first type whose words it holds
# A title that names studies beside the work, an internship or a contract goes before the source's field, which often
# keeps its default; others after it.
OF_TITLE, OF_TITLE_AFTER_FIELD = rule_set("employment_type_of_title"), rule_set("employment_type_of_title_after_field")
OF_TEXT = rule_set("employment_type_of_text")
REFUSED_BEFORE, REFUSED_BEHIND = (rule_set(f"employment_type_refused_{side}").matcher for side in ("before", "behind"))
BEFORE, BEHIND = 30, 120  # characters looked at for a refusal
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def employment_type(field: str | None, document: Document) -> Found:
    """Return FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN or unstated: title, source's field, then the text."""
    return (
        type_of_title(OF_TITLE, document)
        or type_of_field((field or "").strip())
        or type_of_title(OF_TITLE_AFTER_FIELD, document)
        or type_of_text(document)
        or UNSTATED
    )


def type_of_title(rules: RuleSet, document: Document) -> Found | None:
    """Return the type that a title names."""
    hit = hit_in_title(rules, document.low_title)
    return hit.found(document.title) if hit else None


@lru_cache(maxsize=8_192)
def hit_in_title(rules: RuleSet, low: str) -> Hit | None:
    """Return where a title in lower case names a type."""
    return rules.first(low)


def type_of_text(document: Document) -> Found | None:
    """Return the first type that the text states of the job."""
    for matcher in OF_TEXT.matchers:
        for hit in document.hits("contract", matcher):
            if not is_refused(document.scan.low, hit.start, hit.end):
                return hit.found(document.text)
    return None


def is_refused(low: str, start: int, end: int) -> bool:
    """Return whether the words around a type rule it out: "1099 contractors will not be considered"."""
    before, behind = low[max(0, start - BEFORE) : start], low[end : end + BEHIND]
    return REFUSED_BEFORE.holds(before) or REFUSED_BEHIND.begins(behind)


@lru_cache(maxsize=4_096)
def type_of_field(field: str) -> Found | None:
    """Return the type that a source's own field names, None where it names none."""
    words = CAMEL.sub(" ", field).replace("_", " ") if field.count("_") != 1 else CAMEL.sub(" ", field)
    hit = OF_FIELD.first(lowered(words))
    return hit.found(words) if hit else None
