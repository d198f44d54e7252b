"""Gig work that rates and writes examples for models: not engineering, whatever trade the title names."""

from __future__ import annotations

from warehouse.clean.document import Document
from warehouse.clean.rules import Matcher, rule_set

TASKS, TERMS = rule_set("gig_task").matcher, rule_set("gig_term").matcher
WEAK_TITLE = rule_set("gig_title").matcher
LEAST_TERMS = 2
# Parts of words of which a term holds one: a look that costs a tenth of the rules'.
HINTS = (
    *(("freelanc", "independent contractor", "1099"), ("hours", "hrs"), ("per hour", "hourly", "an hour", "/h", "/ h")),
    ("your own ", "work whe", "flexible hours", "flexible schedule", "no commitment", "no minimum commitment"),
    *(("project-based", "project based", "task-based", "task based"), ("paid weekly", "paid per ", "weekly pay")),
)


def is_gig_work(document: Document, in_scope: bool | None = True) -> bool:
    """Return whether a text offers work by the hour or piece whose tasks teach models.

    Where the title alone is out of scope, it must speak of training or evaluation.

    The number of rules that hold decides: two tasks are enough, or one beside a title that speaks of
    training or evaluation.
    """
    if not in_scope and not WEAK_TITLE.holds(document.low_title):
        return False
    if sum(any(hint in document.scan.low for hint in hints) for hints in HINTS) < LEAST_TERMS:
        return False
    tasks = held(TASKS, document.scan.low)
    if not tasks or len(held(TERMS, document.scan.low)) < LEAST_TERMS:
        return False
    return len(tasks) > 1 or WEAK_TITLE.holds(document.low_title)


def held(matcher: Matcher, low: str) -> set[str]:
    """Return the names of the rules that hold anywhere in a text."""
    return {hit.rule.name for hit in matcher.hits(low)}
